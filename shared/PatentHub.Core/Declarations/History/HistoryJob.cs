using System.Globalization;
using System.Text.Json;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <param name="Number">The declaration, or the day of an anchor.</param>
public sealed record BrokenHistory(string Number, ChainBreak Break);

/// <summary>Work over all declarations that somebody, or a timer, asked for: how far it has got and what came of it.</summary>
/// <param name="RequestedAt">Also tells the job from others.</param>
/// <param name="Kind">One of <see cref="HistoryJobKinds"/>.</param>
/// <param name="Outcome">One of <see cref="HistoryJobOutcomes"/>.</param>
/// <param name="Reason">Why somebody wanted it.</param>
/// <param name="Subject">Day of the anchor, or id of the export, that it works with.</param>
/// <param name="IsDryRun">Counts only.</param>
/// <param name="BucketsDone">Of <see cref="Buckets.Count"/>: a job that was cut off goes on with the next.</param>
/// <param name="Counts">What was counted, by name.</param>
/// <param name="Broken">What does not match, up to <see cref="MostBroken"/>.</param>
/// <param name="Error">Why it failed.</param>
public sealed record HistoryJob(
    DateTimeOffset RequestedAt, string Kind, string Outcome, string? Reason, string? Subject, bool IsDryRun, int BucketsDone, IReadOnlyDictionary<string, long> Counts,
    IReadOnlyList<BrokenHistory> Broken, string? Error, DateTimeOffset UpdatedAt)
{
    public const string Partition = "jobs";
    public const string RowPrefix = "R|";

    /// <summary>Of the rows that stand while a job is to be done, oldest first.</summary>
    public const string OpenPrefix = "W|";

    /// <summary>Examples that are kept.</summary>
    public const int MostBroken = 50;

    /// <summary>19 digits; the newest job has the smallest.</summary>
    public string Id => RequestedAt.NewestFirstTicks();

    public long Count(string name) => Counts.GetValueOrDefault(name);

    public HistoryJob Add(string name, long count) =>
        this with { Counts = new SortedDictionary<string, long>(Counts.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal) { [name] = Count(name) + count } };

    public HistoryJob Add(BrokenHistory broken) => (Broken.Count < MostBroken ? this with { Broken = [.. Broken, broken] } : this).Add("broken", 1);

    public static string RowKey(string id) => RowPrefix + id;

    public static string OpenKey(DateTimeOffset requestedAt) => OpenPrefix + requestedAt.SortableTicks();

    /// <summary>Whether the text has the form of an id.</summary>
    public static bool IsId(string text) => text.Length == 19 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    public Row ToRow() => new Row(Partition, RowKey(Id))
        .Set("v", 1).Set("requestedAt", RequestedAt).Set("kind", Kind).Set("outcome", Outcome).Set("reason", Reason).Set("subject", Subject).Set("dryRun", IsDryRun)
        .Set("bucketsDone", BucketsDone).Set("counts", JsonSerializer.Serialize(Counts, HistoryJson.Documents.IReadOnlyDictionaryStringInt64))
        .SetLong("broken", JsonSerializer.SerializeToUtf8Bytes(Broken, HistoryJson.Documents.IReadOnlyListBrokenHistory)).Set("error", Error).Set("updatedAt", UpdatedAt);

    public static HistoryJob FromRow(Row row) => new(
        row.GetTime("requestedAt")!.Value, row.GetString("kind")!, row.GetString("outcome")!, row.GetString("reason"), row.GetString("subject"), row.GetBoolean("dryRun"),
        (int)row.GetInt64("bucketsDone")!.Value, JsonSerializer.Deserialize(row.GetString("counts")!, HistoryJson.Documents.IReadOnlyDictionaryStringInt64)!,
        JsonSerializer.Deserialize(row.GetLong("broken")!, HistoryJson.Documents.IReadOnlyListBrokenHistory)!, row.GetString("error"), row.GetTime("updatedAt")!.Value);
}

public static class HistoryJobKinds
{
    /// <summary>Recomputes all chains and compares them with an anchor.</summary>
    public const string Check = "check";

    /// <summary>Writes all rows of the declarations and their histories to blobs.</summary>
    public const string Export = "export";

    /// <summary>Inserts what is missing out of an export.</summary>
    public const string Restore = "restore";
}

public static class HistoryJobOutcomes
{
    public const string Running = "running";
    public const string Ended = "ended";
    public const string Failed = "failed";
}
