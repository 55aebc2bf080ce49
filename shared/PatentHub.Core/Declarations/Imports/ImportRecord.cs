using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PatentHub.Declarations.Sources;
using PatentHub.Storage;

namespace PatentHub.Declarations.Imports;

/// <summary>How far a file has got.</summary>
public static class ImportPhases
{
    public const string Waiting = "waiting";
    public const string Running = "running";

    /// <summary>It was read to the end, and whatever could be kept is kept.</summary>
    public const string Ended = "ended";

    /// <summary>Nothing more will be done with it; see its error.</summary>
    public const string Failed = "failed";
}

/// <summary>What became of the patents of a file: items = created + updated + unchanged + quarantined + refused + rejected.</summary>
/// <param name="Quarantined">Known by their number, but not to be kept until somebody corrects them, here or in another file.</param>
/// <param name="Refused">Secret ones.</param>
/// <param name="Rejected">Rows whose number nobody can read, or more than a declaration may have: they stand in the error workbook alone.</param>
/// <param name="WithWarnings">Of those that are kept.</param>
public sealed record ImportCounts(long Created = 0, long Updated = 0, long Unchanged = 0, long Quarantined = 0, long Refused = 0, long Rejected = 0, long WithWarnings = 0)
{
    public long Items => Created + Updated + Unchanged + Quarantined + Refused + Rejected;

    /// <param name="counts">Of a page, in which what is refused counts as quarantined too.</param>
    public ImportCounts Add(SyncCounts counts) => this with
    {
        Created = Created + counts.Created,
        Updated = Updated + counts.Updated,
        Unchanged = Unchanged + counts.Unchanged,
        Quarantined = Quarantined + counts.Quarantined - counts.Refused,
        Refused = Refused + counts.Refused,
    };
}

/// <summary>A file that was brought in, and what became of it.</summary>
public sealed record ImportRecord
{
    public required string Id { get; init; }

    /// <summary>The source that its declarations are of.</summary>
    public required string Source { get; init; }

    /// <summary>As its sender calls it.</summary>
    public string? FileName { get; init; }

    /// <summary>When it came; its declarations count as changed at this time.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
    public required long Bytes { get; init; }

    /// <summary>SHA-256, lower-case hex.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The last import before it of a file with the same content.</summary>
    public string? SameAs { get; init; }
    public string Phase { get; init; } = ImportPhases.Waiting;
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Rows read.</summary>
    public long Rows { get; init; }

    /// <summary>Patents in them; null: the file has not been read to its end.</summary>
    public long? Items { get; init; }

    /// <summary>Of these, how many are dealt with: a run that was cut off goes on behind them.</summary>
    public long Done { get; init; }
    public ImportCounts Counts { get; init; } = new();

    /// <summary>Headers that mean nothing to the hub, as the file has them.</summary>
    public IReadOnlyList<string> UnknownColumns { get; init; } = [];

    /// <summary>Whether there is an error workbook.</summary>
    public bool HasErrors { get; init; }

    /// <summary>Why it failed.</summary>
    public ImportError? Error { get; init; }

    /// <summary>Whether the file may be kept: not one of which it is unknown what is in it, or known that it has secret rows.</summary>
    public bool KeepsFile { get; init; }

    /// <summary>Runs since the last one that got further.</summary>
    public long Attempts { get; init; }

    public bool IsOver => Phase is ImportPhases.Ended or ImportPhases.Failed;

    /// <summary>0 to 1; null: not known yet.</summary>
    public double? Progress => IsOver ? 1 : Items is { } items ? items == 0 ? 1 : (double)Done / items : null;

    /// <summary>The newest import has the smallest id.</summary>
    public static string NewId(DateTimeOffset receivedAt, Random random) => $"{receivedAt.NewestFirstTicks()}-{random.Next(0x1000_0000):x7}";

    public static bool IsId(string text) => text.Length == 27 && text[19] == '-' && text.AsSpan(0, 19).IndexOfAnyExceptInRange('0', '9') < 0 && text.AsSpan(20).ToString().All(char.IsAsciiHexDigitLower);

    /// <summary>When the import of an id came.</summary>
    public static DateTimeOffset TimeOf(string id) => new(DateTimeOffset.MaxValue.UtcTicks - long.Parse(id.AsSpan(0, 19), CultureInfo.InvariantCulture), TimeSpan.Zero);

    public Row ToRow() => new Row(ImportStore.Partition, ImportStore.RecordPrefix + Id)
        .Set("v", 1).Set("id", Id).Set("source", Source).Set("fileName", FileName).Set("receivedAt", ReceivedAt).Set("bytes", Bytes).Set("contentHash", ContentHash).Set("sameAs", SameAs)
        .Set("phase", Phase).Set("startedAt", StartedAt).Set("endedAt", EndedAt).Set("rows", Rows).Set("items", Items).Set("done", Done)
        .Set("counts", JsonSerializer.Serialize(Counts, ImportJson.Default.ImportCounts))
        .Set("unknownColumns", UnknownColumns.Count == 0 ? null : JsonSerializer.Serialize(UnknownColumns, ImportJson.Default.IReadOnlyListString))
        .Set("hasErrors", HasErrors).Set("error", Error is null ? null : JsonSerializer.Serialize(Error, ImportJson.Default.ImportError))
        .Set("keepsFile", KeepsFile).Set("attempts", Attempts);

    public static ImportRecord FromRow(Row row) => new()
    {
        Id = row.GetString("id")!,
        Source = row.GetString("source")!,
        FileName = row.GetString("fileName"),
        ReceivedAt = row.GetTime("receivedAt")!.Value,
        Bytes = row.GetInt64("bytes")!.Value,
        ContentHash = row.GetString("contentHash")!,
        SameAs = row.GetString("sameAs"),
        Phase = row.GetString("phase")!,
        StartedAt = row.GetTime("startedAt"),
        EndedAt = row.GetTime("endedAt"),
        Rows = row.GetInt64("rows") ?? 0,
        Items = row.GetInt64("items"),
        Done = row.GetInt64("done") ?? 0,
        Counts = row.GetString("counts") is { } counts ? JsonSerializer.Deserialize(counts, ImportJson.Default.ImportCounts)! : new(),
        UnknownColumns = row.GetString("unknownColumns") is { } columns ? JsonSerializer.Deserialize(columns, ImportJson.Default.IReadOnlyListString)! : [],
        HasErrors = row.GetBoolean("hasErrors"),
        Error = row.GetString("error") is { } error ? JsonSerializer.Deserialize(error, ImportJson.Default.ImportError) : null,
        KeepsFile = row.GetBoolean("keepsFile"),
        Attempts = row.GetInt64("attempts") ?? 0,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImportCounts))]
[JsonSerializable(typeof(ImportError))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
sealed partial class ImportJson : JsonSerializerContext;
