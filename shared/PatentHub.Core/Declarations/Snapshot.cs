using System.Globalization;
using System.Text;
using System.Text.Json;
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

    /// <summary>Which source or partner stated it.</summary>
    public required string Source { get; init; }

    /// <summary>The source that the declaration belongs to: <see cref="Source"/>, or of a partner's report the source before it.</summary>
    public required string Owner { get; init; }

    /// <summary>The newest partner's report that the state contains.</summary>
    public ReportStamp? LastReport { get; init; }

    /// <summary>When it changed at the source.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Hash of the source's item; of a partner's report: that of the source's item before it.</summary>
    public required string ContentHash { get; init; }

    public bool Deleted { get; init; }

    /// <summary>The declaration as understood (JSON); empty where the first thing known is a deletion.</summary>
    public byte[] Document { get; init; } = [];

    /// <summary>The item as it came, at most <see cref="MaxInlineRaw"/> bytes; a longer one is a blob.</summary>
    public byte[]? Raw { get; init; }

    public string? RawBlob { get; init; }

    public string? Warnings { get; init; }

    /// <summary>Chain hash of the snapshot before; empty for the first.</summary>
    public required string Previous { get; init; }

    public required string Chain { get; init; }

    public const int MaxInlineRaw = 60_000;

    /// <summary>Container of items too long for a row.</summary>
    public const string RawContainer = "raw-items";

    public Declaration? Declaration => Document.Length == 0 ? null : JsonSerializer.Deserialize(Document, DeclarationJson.Documents.Declaration);

    /// <summary>
    /// SHA-256 (lower-case hex) of the lines previous, number, sequence, recordedAt (ticks), source, owner, time (ticks) and key of the last report, updatedAt (ticks),
    /// content hash, deleted, and the SHA-256 of document and of warnings, each ended by a line feed.
    /// </summary>
    public string ComputeChain()
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{Previous}\n{Number}\n{Sequence}\n{RecordedAt.UtcTicks}\n{Source}\n{Owner}\n{LastReport?.At.UtcTicks ?? 0}\n{LastReport?.Key}\n{UpdatedAt.UtcTicks}\n{ContentHash}\n{(Deleted ? 1 : 0)}\n");
        var warnings = Encoding.UTF8.GetBytes(Warnings ?? "");
        return CanonicalJson.Hash(Encoding.UTF8.GetBytes($"{text}{CanonicalJson.Hash(Document)}\n{CanonicalJson.Hash(warnings)}\n"));
    }

    public Row ToRow() => new Row(Buckets.Of(Number), RecordKeys.Snapshot(Number, Sequence))
        .Set("v", 1).Set("number", Number).Set("sequence", Sequence).Set("recordedAt", RecordedAt).Set("source", Source)
        .Set("owner", Owner).Set("reportAt", LastReport?.At).Set("reportKey", LastReport?.Key)
        .Set("updatedAt", UpdatedAt).Set("contentHash", ContentHash).Set("deleted", Deleted).Set("document", Document)
        .Set("raw", Raw).Set("rawBlob", RawBlob).Set("warnings", Warnings).Set("previous", Previous).Set("chain", Chain);

    public static Snapshot FromRow(Row row) => new()
    {
        Number = row.GetString("number")!,
        Sequence = row.GetInt64("sequence")!.Value,
        RecordedAt = row.GetTime("recordedAt")!.Value,
        Source = row.GetString("source")!,
        Owner = row.GetString("owner")!,
        LastReport = row.GetString("reportKey") is { } key ? new(row.GetTime("reportAt")!.Value, key) : null,
        UpdatedAt = row.GetTime("updatedAt")!.Value,
        ContentHash = row.GetString("contentHash")!,
        Deleted = row.GetBoolean("deleted"),
        Document = row.GetBytes("document") ?? [],
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
}
