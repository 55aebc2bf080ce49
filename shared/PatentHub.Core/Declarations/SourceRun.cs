using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>
/// A run over a source and its place in the store: the state row moves under If-Match, so that a process that lost its lease
/// cannot move the cursor of its successor.
/// </summary>
public sealed class SourceRun
{
    public const string RunPrefix = "R|";

    readonly ITableStore _tables;
    readonly TimeProvider _clock;
    readonly string _source;
    string? _etag;

    SourceRun(ITableStore tables, TimeProvider clock, string source, Row? row)
    {
        (_tables, _clock, _source, _etag) = (tables, clock, source, row?.ETag);
        State = SourceState.FromRow(row);
    }

    public SourceState State { get; private set; }

    /// <summary>Counts of this process's part of the run.</summary>
    public SyncCounts Counts { get; private set; } = new();

    public static string LeaseScope(string source) => $"sync|{source}";

    public static async Task<SourceRun> OpenAsync(ITableStore tables, string source, TimeProvider clock, CancellationToken cancellationToken) =>
        new(tables, clock, source, await tables.FindAsync(HubTables.Sources, source, SourceState.RowKey, cancellationToken));

    /// <summary>While a run is under way its parameters repeat unchanged.</summary>
    public FeedRequest NextRequest(int limit) =>
        State.IsRunning ? new(State.RunSince, State.Cursor, limit) : new(State.Watermark - SourceState.Overlap, null, limit);

    /// <summary>Notes that a page is in the store.</summary>
    /// <param name="asked">The hub's clock when the page was asked for.</param>
    /// <returns>Whether the run has ended.</returns>
    /// <exception cref="StoreUnavailableException">Another process has moved the cursor.</exception>
    public async Task<bool> AdvanceAsync(string? nextCursor, DateTimeOffset? asOf, DateTimeOffset asked, SyncCounts counts, CancellationToken cancellationToken)
    {
        Counts += counts;
        var runAsOf = State.IsRunning && State.RunAsOf is { } first ? first : Earlier(asOf ?? asked, _clock.GetUtcNow());
        var since = State.IsRunning ? State.RunSince : State.Watermark - SourceState.Overlap;
        var ended = nextCursor is null;
        await SaveAsync(ended
            ? new SourceState(runAsOf, null, null, null, false, _clock.GetUtcNow(), null, null)
            : State with { Cursor = nextCursor, RunSince = since, RunAsOf = runAsOf, IsRunning = true }, cancellationToken);
        if (ended)
            await RecordAsync("ended", null, cancellationToken);
        return ended;
    }

    /// <summary>Begins the same run again from its first page.</summary>
    public Task RestartAsync(CancellationToken cancellationToken) =>
        SaveAsync(State with { Cursor = null, RunSince = null, RunAsOf = null, IsRunning = false }, cancellationToken);

    public async Task FailAsync(string error, CancellationToken cancellationToken)
    {
        await SaveAsync(State with { LastError = error, LastErrorAt = _clock.GetUtcNow() }, cancellationToken);
        await RecordAsync("stopped", error, cancellationToken);
    }

    async Task SaveAsync(SourceState state, CancellationToken cancellationToken)
    {
        var row = state.ToRow(_source);
        RowChange write = _etag is null ? new RowChange.Insert(row) : new RowChange.Replace(row, _etag);
        if (await _tables.SubmitAsync(HubTables.Sources, _source, [write], cancellationToken) is not SubmitResult.Committed committed)
            throw new StoreUnavailableException($"Another process has moved the cursor of source '{_source}'.");
        (State, _etag) = (state, committed.ETags[0]);
    }

    /// <summary>The history of runs, newest first in a range read.</summary>
    async Task RecordAsync(string outcome, string? error, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var row = new Row(_source, RunPrefix + now.NewestFirstTicks())
            .Set("v", 1).Set("at", now).Set("outcome", outcome).Set("error", error)
            .Set("read", Counts.Read).Set("created", Counts.Created).Set("updated", Counts.Updated).Set("unchanged", Counts.Unchanged)
            .Set("quarantined", Counts.Quarantined).Set("deleted", Counts.Deleted).Set("refused", Counts.Refused);
        await _tables.TryAsync(HubTables.Sources, _source, new RowChange.Insert(row), cancellationToken);
    }

    static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
