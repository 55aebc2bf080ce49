using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>One run over a source in its history, or an order about it: what it was, how far it got, and what became of the items.</summary>
/// <param name="StartedAt">Together with the kind it tells the run from others of its source.</param>
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

    const int TicksLength = 19;

    /// <summary>Why somebody ordered it, in an operator's words.</summary>
    public string? Reason { get; init; }

    /// <summary>19 digits, of which the newest run has the smallest, and the kind.</summary>
    public string Id => $"{PlaceOf(StartedAt)}-{Kind}";

    /// <summary>Where in the history the runs begin that had started by then.</summary>
    public static string PlaceOf(DateTimeOffset startedAt) => startedAt.NewestFirstTicks();

    public static string RowKey(string id) => RowPrefix + id;

    /// <summary>A run that begins now.</summary>
    public static RunRecord Begin(string kind, DateTimeOffset now, DateTimeOffset? from = null) => new(now, kind, RunOutcomes.Running, null, from, null, new(), 0, now);

    /// <summary>An order that was carried out at once.</summary>
    public static RunRecord Order(string kind, DateTimeOffset now, string reason) => Begin(kind, now) with { Outcome = RunOutcomes.Ended, Reason = reason };

    public Row ToRow(string source) => Counts.AddTo(new Row(source, RowKey(Id)))
        .Set("v", 1).Set("startedAt", StartedAt).Set("kind", Kind).Set("outcome", Outcome).Set("error", Error).Set("reason", Reason)
        .Set("from", From).Set("to", To).Set("vanished", Vanished).Set("updatedAt", UpdatedAt);

    public static RunRecord FromRow(Row row) => new(
        row.GetTime("startedAt")!.Value, row.GetString("kind")!, row.GetString("outcome")!, row.GetString("error"),
        row.GetTime("from"), row.GetTime("to"), SyncCounts.FromRow(row), row.GetInt64("vanished") ?? 0, row.GetTime("updatedAt")!.Value)
    {
        Reason = row.GetString("reason"),
    };

    /// <summary>Whether the text has the form of an id.</summary>
    public static bool IsId(string text) =>
        text.Length > TicksLength && text[TicksLength] == '-' && text.AsSpan(0, TicksLength).IndexOfAnyExceptInRange('0', '9') < 0 && RunKinds.All.Contains(text[(TicksLength + 1)..]);
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

    /// <summary>Somebody paused the source.</summary>
    public const string Pause = "pause";

    /// <summary>Somebody let it be read again.</summary>
    public const string Resume = "resume";

    public static readonly IReadOnlyList<string> All = [Sync, Sweep, Preview, Rewind, Pause, Resume];
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
    /// <summary>
    /// Notes how far a run is, unless it is over: a process that stood still while its lease ran out and another one did the work must not say
    /// afterwards that it still runs.
    /// </summary>
    public async Task WriteAsync(string source, RunRecord run, CancellationToken cancellationToken)
    {
        var row = run.ToRow(source);
        var now = await tables.UpdateAsync(HubTables.Sources, source, row.RowKey,
            there => there is null || MayFollow(RunRecord.FromRow(there).Outcome, run.Outcome) ? row : null, cancellationToken);
        if (ReferenceEquals(now, row))
            Count(source, run);
    }

    static bool MayFollow(string before, string after) =>
        before == RunOutcomes.Running || before == RunOutcomes.Stopped && after != RunOutcomes.Running;

    /// <summary>Counts a run that is noted; one that still runs counts when it ends.</summary>
    public void Count(string source, RunRecord run)
    {
        if (run.Outcome != RunOutcomes.Running)
            totals.RunEnded(source, run.Kind, run.Outcome);
    }

    /// <summary>Notes a run in a transaction with other rows of its source.</summary>
    /// <param name="mayBeThere">False: the run began in this transaction, so that nobody can have noted it.</param>
    public async Task<RowChange> ToChangeAsync(string source, RunRecord run, bool mayBeThere, CancellationToken cancellationToken)
    {
        var row = run.ToRow(source);
        return mayBeThere && await tables.FindAsync(HubTables.Sources, source, row.RowKey, cancellationToken) is { } there ? new RowChange.Replace(row, there.StoredETag) : new RowChange.Insert(row);
    }

    public async Task<RunRecord?> FindAsync(string source, string id, CancellationToken cancellationToken) =>
        await tables.FindAsync(HubTables.Sources, source, RunRecord.RowKey(id), cancellationToken) is { } row ? RunRecord.FromRow(row) : null;

    /// <summary>Whether what was asked for has been done: its process may have died before it took the request away.</summary>
    public async Task<bool> IsOverAsync(string source, RunRecord asked, CancellationToken cancellationToken) =>
        await FindAsync(source, asked.Id, cancellationToken) is { Outcome: RunOutcomes.Ended or RunOutcomes.Refused };

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
