using System.Globalization;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>One run over a source in its history: what it was, how far it got, and what became of the items.</summary>
/// <param name="StartedAt">Also tells the run from others of its source.</param>
/// <param name="Kind">One of <see cref="RunKinds"/>.</param>
/// <param name="Outcome">One of <see cref="RunOutcomes"/>.</param>
/// <param name="Error">Why it stopped, or was refused.</param>
/// <param name="From">Of a run that follows changes: the watermark that it began with; null: everything.</param>
/// <param name="To">The watermark that it led to.</param>
/// <param name="Counts">read = created + updated + unchanged + quarantined + deleted; of a preview: what would be.</param>
/// <param name="Vanished">Of a sweep: declarations that the source did not state any more.</param>
public sealed record RunRecord(
    DateTimeOffset StartedAt, string Kind, string Outcome, string? Error, DateTimeOffset? From, DateTimeOffset? To, SyncCounts Counts, long Vanished, DateTimeOffset UpdatedAt)
{
    public const string RowPrefix = "R|";

    /// <summary>19 digits; the newest run has the smallest.</summary>
    public string Id => IdOf(StartedAt);

    /// <summary>The id of a run that would have started then.</summary>
    public static string IdOf(DateTimeOffset startedAt) => startedAt.NewestFirstTicks();

    public static string RowKey(string id) => RowPrefix + id;

    public Row ToRow(string source) => Counts.AddTo(new Row(source, RowKey(Id)))
        .Set("v", 1).Set("startedAt", StartedAt).Set("kind", Kind).Set("outcome", Outcome).Set("error", Error)
        .Set("from", From).Set("to", To).Set("vanished", Vanished).Set("updatedAt", UpdatedAt);

    public static RunRecord FromRow(Row row) => new(
        row.GetTime("startedAt")!.Value, row.GetString("kind")!, row.GetString("outcome")!, row.GetString("error"),
        row.GetTime("from"), row.GetTime("to"), SyncCounts.FromRow(row), row.GetInt64("vanished") ?? 0, row.GetTime("updatedAt")!.Value);

    /// <summary>Whether the text has the form of an id.</summary>
    public static bool IsId(string text) => text.Length == 19 && text.All(char.IsAsciiDigit) && long.TryParse(text, CultureInfo.InvariantCulture, out _);
}

public static class RunKinds
{
    /// <summary>Reads what changed.</summary>
    public const string Sync = "sync";

    /// <summary>Reads everything and deletes what vanished.</summary>
    public const string Sweep = "sweep";

    /// <summary>Reads as a sync from an earlier time would, and writes nothing.</summary>
    public const string Preview = "preview";

    /// <summary>The watermark was set back.</summary>
    public const string Rewind = "rewind";
}

public static class RunOutcomes
{
    public const string Running = "running";
    public const string Ended = "ended";
    public const string Stopped = "stopped";

    /// <summary>A sweep would have deleted more than the set share.</summary>
    public const string Refused = "refused";
}

/// <summary>The history of runs: one row for each, however often it was interrupted.</summary>
public sealed class RunHistory(ITableStore tables, HubTotals totals)
{
    public async Task WriteAsync(string source, RunRecord run, CancellationToken cancellationToken)
    {
        var row = run.ToRow(source);
        // Most runs are written once.
        if (!await tables.TryAsync(HubTables.Sources, source, new RowChange.Insert(row), cancellationToken))
            await tables.UpdateAsync(HubTables.Sources, source, row.RowKey, _ => row, cancellationToken);
        if (run.Outcome != RunOutcomes.Running)
            totals.RunEnded(source, run.Kind, run.Outcome);
    }

    public async Task<RunRecord?> FindAsync(string source, string id, CancellationToken cancellationToken) =>
        await tables.FindAsync(HubTables.Sources, source, RunRecord.RowKey(id), cancellationToken) is { } row ? RunRecord.FromRow(row) : null;

    /// <summary>Newest first.</summary>
    /// <param name="after">Id of the last run of the page before; null: the first page.</param>
    public async Task<IReadOnlyList<RunRecord>> ListAsync(string source, string? after, int limit, CancellationToken cancellationToken)
    {
        var range = RowRange.Prefix(source, RunRecord.RowPrefix);
        if (after is not null)
            range = range with { From = RunRecord.RowKey(after) + "\0" };
        return [.. (await tables.TakeAsync(HubTables.Sources, range, limit, cancellationToken)).Select(RunRecord.FromRow)];
    }
}
