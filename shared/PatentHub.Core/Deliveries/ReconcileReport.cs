using System.Globalization;
using System.Text.Json;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>One reconcile of a platform. What it marked is settled after it, so the repairs rise while the row stands.</summary>
/// <param name="BeganAt">Also tells the run from others of its platform.</param>
/// <param name="Held">Listings that the platform holds.</param>
/// <param name="Judged">Rows of ours that could be judged: settled, and unchanged since before the listing began.</param>
/// <param name="Suspects">Of these, those that differ.</param>
/// <param name="Marked">Of these, those that were handed to the lease holder; of a dry run those that would have been.</param>
/// <param name="Unknown">Ids that we never sent.</param>
public sealed record ReconcileReport(DateTimeOffset BeganAt, DateTimeOffset EndedAt, int Held, int Judged, int Suspects, int Marked, int Unknown)
{
    /// <summary>The last complete one, by which the next is measured.</summary>
    public const string RowKey = "reconcile";

    public const string RunPrefix = "R|";

    /// <summary>Ids of each sort that are named.</summary>
    const int MostNamed = 50;

    /// <summary>One of <see cref="ReconcileOutcomes"/>.</summary>
    public string Outcome { get; init; } = ReconcileOutcomes.Ended;

    /// <summary>What kept it from going on, or from marking all suspects: one of <see cref="ReconcileGuards"/>.</summary>
    public string? Guard { get; init; }

    /// <summary>It compared, and marked nothing.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Why somebody asked for it; null: it was due, or is a dry run.</summary>
    public string? Reason { get; init; }

    /// <summary>Items of the platform's list that lack an id, a revision or a status.</summary>
    public int Malformed { get; init; }

    /// <summary>Suspects that the platform had indeed lost or left behind, and that were sent again.</summary>
    public int Repaired { get; init; }

    /// <summary>Suspects that the platform still held although we had withdrawn them, and that were withdrawn again.</summary>
    public int Tombstoned { get; init; }

    /// <summary>The first suspects, and the first ids that we never sent.</summary>
    public IReadOnlyList<string> SuspectIds { get; init; } = [];
    public IReadOnlyList<string> UnknownIds { get; init; } = [];

    public int Matching => Judged - Suspects;

    /// <summary>19 digits; the newest run has the smallest.</summary>
    public string Id => BeganAt.NewestFirstTicks();

    /// <summary>One that has only begun.</summary>
    public static ReconcileReport Begin(DateTimeOffset at, bool isDryRun, string? reason) =>
        new(at, at, 0, 0, 0, 0, 0) { Outcome = ReconcileOutcomes.Running, IsDryRun = isDryRun, Reason = reason };

    public ReconcileReport Name(IEnumerable<string> suspects, IEnumerable<string> unknown) =>
        this with { SuspectIds = [.. suspects.Order(StringComparer.Ordinal).Take(MostNamed)], UnknownIds = [.. unknown.Order(StringComparer.Ordinal).Take(MostNamed)] };

    /// <summary>Whether the text has the form of an id.</summary>
    public static bool IsId(string text) => text.Length == 19 && text.All(char.IsAsciiDigit) && long.TryParse(text, CultureInfo.InvariantCulture, out _);

    public Row ToRow(string platform, string rowKey) => new Row(platform, rowKey).Set("v", 1).Set("beganAt", BeganAt).Set("endedAt", EndedAt)
        .Set("held", Held).Set("judged", Judged).Set("suspects", Suspects).Set("marked", Marked).Set("unknown", Unknown)
        .Set("outcome", Outcome).Set("guard", Guard).Set("dryRun", IsDryRun).Set("reason", Reason).Set("malformed", Malformed).Set("repaired", Repaired).Set("tombstoned", Tombstoned)
        .Set("suspectIds", Write(SuspectIds)).Set("unknownIds", Write(UnknownIds));

    public static ReconcileReport? FromRow(Row? row) => row is null ? null : new(
        row.GetTime("beganAt")!.Value, row.GetTime("endedAt")!.Value, (int)row.GetInt64("held")!, (int)row.GetInt64("judged")!,
        (int)row.GetInt64("suspects")!, (int)row.GetInt64("marked")!, (int)row.GetInt64("unknown")!)
    {
        Outcome = row.GetString("outcome") ?? ReconcileOutcomes.Ended,
        Guard = row.GetString("guard"),
        IsDryRun = row.GetBoolean("dryRun"),
        Reason = row.GetString("reason"),
        Malformed = (int)(row.GetInt64("malformed") ?? 0),
        Repaired = (int)(row.GetInt64("repaired") ?? 0),
        Tombstoned = (int)(row.GetInt64("tombstoned") ?? 0),
        SuspectIds = Read(row.GetString("suspectIds")),
        UnknownIds = Read(row.GetString("unknownIds")),
    };

    static string? Write(IReadOnlyList<string> ids) => ids.Count == 0 ? null : JsonSerializer.Serialize(ids, StorageJson.Default.IReadOnlyListString);

    static IReadOnlyList<string> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize(json, StorageJson.Default.IReadOnlyListString) ?? [];
}

public static class ReconcileOutcomes
{
    public const string Running = "running";

    /// <summary>It compared everything.</summary>
    public const string Ended = "ended";

    /// <summary>The platform did not list to the end.</summary>
    public const string Stopped = "stopped";

    /// <summary>The platform may not be asked now.</summary>
    public const string Refused = "refused";
}

/// <summary>What keeps a reconcile from doing harm, or from beginning.</summary>
public static class ReconcileGuards
{
    /// <summary>The platform does not list what it holds, or not to the end.</summary>
    public const string NotListed = "not-listed";

    /// <summary>More suspects than the set share: only a sample is doubted.</summary>
    public const string DriftTooLarge = "drift-too-large";

    /// <summary>The platform is paused, throttled, its breaker is open, or there is no valid key.</summary>
    public const string HeldBack = "held-back";
}

/// <summary>The reports of reconciles, newest first.</summary>
public sealed class ReconcileHistory(ITableStore tables)
{
    const int PurgedAtOnce = 100;

    public Task WriteAsync(string platform, ReconcileReport report, CancellationToken cancellationToken)
    {
        var key = ReconcileReport.RunPrefix + report.Id;
        // What was repaired meanwhile stays counted.
        return tables.UpdateAsync(HubTables.Platforms, platform, key, row => ReconcileReport.FromRow(row) is { } before
            ? (report with { Repaired = before.Repaired, Tombstoned = before.Tombstoned }).ToRow(platform, key) : report.ToRow(platform, key), cancellationToken);
    }

    /// <summary>Counts a real repair to the run that doubted; one whose report is gone needs no count any more.</summary>
    public Task CountRepairAsync(string platform, string run, bool isWithdrawal, CancellationToken cancellationToken)
    {
        var key = ReconcileReport.RunPrefix + run;
        return tables.UpdateAsync(HubTables.Platforms, platform, key, row => ReconcileReport.FromRow(row) is not { } report ? null
            : (isWithdrawal ? report with { Tombstoned = report.Tombstoned + 1 } : report with { Repaired = report.Repaired + 1 }).ToRow(platform, key), cancellationToken);
    }

    public async Task<ReconcileReport?> FindAsync(string platform, string id, CancellationToken cancellationToken) =>
        ReconcileReport.FromRow(await tables.FindAsync(HubTables.Platforms, platform, ReconcileReport.RunPrefix + id, cancellationToken));

    /// <param name="after">Id of the last report of the page before; null: the first page.</param>
    public async Task<IReadOnlyList<ReconcileReport>> ListAsync(string platform, string? after, int limit, CancellationToken cancellationToken)
    {
        var range = RowRange.Prefix(platform, ReconcileReport.RunPrefix);
        if (after is not null)
            range = range with { From = ReconcileReport.RunPrefix + after + "\0" };
        return [.. (await tables.TakeAsync(HubTables.Platforms, range, limit, cancellationToken)).Select(row => ReconcileReport.FromRow(row)!)];
    }

    /// <summary>Removes what is older; there are a few each day, so a hundred at a time keep up.</summary>
    public async Task PurgeAsync(string platform, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var range = RowRange.Prefix(platform, ReconcileReport.RunPrefix) with { From = ReconcileReport.RunPrefix + before.NewestFirstTicks() + "\0" };
        var old = await tables.TakeAsync(HubTables.Platforms, range, PurgedAtOnce, cancellationToken);
        await PartitionBatch.SubmitAsync(tables, HubTables.Platforms, platform, old.ConvertAll(r => new PartitionBatch.Group<string>(r.RowKey, [new RowChange.Delete(r.RowKey, r.StoredETag)])), cancellationToken);
    }
}
