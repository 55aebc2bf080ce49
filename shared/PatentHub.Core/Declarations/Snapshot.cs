using System.Globalization;
using System.Text;
using System.Text.Json;
using PatentHub.Declarations.CreditCodes;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>
/// One immutable state in the history of a declaration. Snapshots of one number are chained by hash;
/// "as of" means <see cref="RecordedAt"/>.
/// </summary>
public sealed record Snapshot
{
    public required string Number { get; init; }

    /// <summary>1, 2, 3, …</summary>
    public required long Sequence { get; init; }

    /// <summary>When the hub recorded it: later than the one before by at least a tick of 100 ns.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Which source or partner said something.</summary>
    public required string Source { get; init; }

    /// <summary>When it changed at the source.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What was said, as <see cref="Statement.ContentHash"/> has it.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Whether nobody states the declaration any more.</summary>
    public bool Deleted { get; init; }

    /// <summary>The declaration as all sources together state it (JSON); empty where nobody does.</summary>
    public byte[] Document { get; init; } = [];

    /// <summary>The declaration as <see cref="Source"/> states it, where that is not all of <see cref="Document"/>.</summary>
    public byte[]? Own { get; init; }

    /// <summary>JSON of the statements of all sources, where there are several.</summary>
    public string? Several { get; init; }

    /// <summary>Which source each field of <see cref="Document"/> is from (JSON: field to source), where there are several.</summary>
    public string? Provenance { get; init; }

    /// <summary>The item as it came, at most <see cref="MaxInlineRaw"/> bytes; a longer one is a blob.</summary>
    public byte[]? Raw { get; init; }

    public string? RawBlob { get; init; }

    /// <summary>Findings about what was said (JSON).</summary>
    public string? Warnings { get; init; }

    /// <summary>Chain hash of the snapshot before; empty for the first.</summary>
    public required string Previous { get; init; }

    public required string Chain { get; init; }

    public const int MaxInlineRaw = 60_000;

    public Declaration? Declaration => Read(Document);

    /// <summary>The declaration as <see cref="Source"/> states it; null where it withdraws it.</summary>
    public Declaration? Stated => Own is null ? Declaration : Read(Own);

    /// <summary>What each source last said.</summary>
    public IReadOnlyList<Statement> Statements => Several is null
        ? [new(Source, Sequence, UpdatedAt, ContentHash, HasWarnings(Warnings))]
        : JsonSerializer.Deserialize(Several, DeclarationJson.Documents.IReadOnlyListStatement)!;

    /// <summary>
    /// SHA-256 (lower-case hex) of the lines previous, number, sequence, recordedAt (ticks), source, updatedAt (ticks), content hash, deleted,
    /// the SHA-256 of document, own, several, provenance and warnings (nothing where absent), and that of the item as it came, which a long
    /// one has in the name of its blob, each ended by a line feed.
    /// </summary>
    public string ComputeChain()
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{Previous}\n{Number}\n{Sequence}\n{RecordedAt.UtcTicks}\n{Source}\n{UpdatedAt.UtcTicks}\n{ContentHash}\n{(Deleted ? 1 : 0)}\n{Hash(Document)}\n{Hash(Own)}\n{Hash(Several)}\n{Hash(Provenance)}\n{Hash(Warnings)}\n{RawBlob ?? Hash(Raw)}\n");
        return CanonicalJson.Hash(Encoding.UTF8.GetBytes(text));
    }

    public Row ToRow() => new Row(Buckets.Of(Number), RecordKeys.Snapshot(Number, Sequence))
        .Set("v", 1).Set("number", Number).Set("sequence", Sequence).Set("recordedAt", RecordedAt).Set("source", Source)
        .Set("updatedAt", UpdatedAt).Set("contentHash", ContentHash).Set("deleted", Deleted).SetLong("document", Document)
        .SetLong("own", Own).Set("several", Several).Set("provenance", Provenance)
        .Set("raw", Raw).Set("rawBlob", RawBlob).Set("warnings", Warnings).Set("previous", Previous).Set("chain", Chain);

    /// <summary>The snapshot and, beside all but the first, its place in time.</summary>
    public IReadOnlyList<RowChange> ToInserts() => Sequence == 1 ? [new RowChange.Insert(ToRow())]
        : [new RowChange.Insert(ToRow()), new RowChange.Insert(new Row(Buckets.Of(Number), RecordKeys.Recorded(Number, RecordedAt)).Set("v", 1).Set("sequence", Sequence))];

    public static Snapshot FromRow(Row row) => new()
    {
        Number = row.GetString("number")!,
        Sequence = row.GetInt64("sequence")!.Value,
        RecordedAt = row.GetTime("recordedAt")!.Value,
        Source = row.GetString("source")!,
        UpdatedAt = row.GetTime("updatedAt")!.Value,
        ContentHash = row.GetString("contentHash")!,
        Deleted = row.GetBoolean("deleted"),
        Document = row.GetLong("document") ?? [],
        Own = row.GetLong("own"),
        Several = row.GetString("several"),
        Provenance = row.GetString("provenance"),
        Raw = row.GetBytes("raw"),
        RawBlob = row.GetString("rawBlob"),
        Warnings = row.GetString("warnings"),
        Previous = row.GetString("previous")!,
        Chain = row.GetString("chain")!,
    };

    /// <summary>Findings as JSON, as many as surely fit a property of a row; null where there are none.</summary>
    public static string? Write(IReadOnlyList<Finding> findings)
    {
        const int most = 50;
        return findings.Count == 0 ? null : JsonSerializer.Serialize([.. findings.Take(most)], DeclarationJson.Documents.IReadOnlyListFinding);
    }

    /// <summary>Findings that were written.</summary>
    public static IReadOnlyList<Finding> Read(string? findings) => findings is null ? [] : JsonSerializer.Deserialize(findings, DeclarationJson.Documents.IReadOnlyListFinding)!;

    /// <summary>As <see cref="Statement.HasWarnings"/> has it.</summary>
    public static bool HasWarnings(string? findings) => findings is not null && !Read(findings).All(CreditCodeDoubts.Is);

    static Declaration? Read(byte[] document) => document.Length == 0 ? null : JsonSerializer.Deserialize(document, DeclarationJson.Documents.Declaration);

    static string Hash(byte[]? bytes) => bytes is null or { Length: 0 } ? "" : CanonicalJson.Hash(bytes);

    static string Hash(string? text) => text is null ? "" : CanonicalJson.Hash(Encoding.UTF8.GetBytes(text));
}
