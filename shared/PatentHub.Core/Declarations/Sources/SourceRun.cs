using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>
/// A run over a source and its place in the store: the state row moves under If-Match, so that a process that lost its lease
/// cannot move the cursor of its successor.
/// </summary>
public sealed class SourceRun
{
    readonly ITableStore _tables;
    readonly RunHistory _history;
    readonly TimeProvider _clock;
    readonly string _source;
    string? _etag;

    SourceRun(ITableStore tables, RunHistory history, TimeProvider clock, string source, Row? row)
    {
        (_tables, _history, _clock, _source, _etag) = (tables, history, clock, source, row?.ETag);
        State = SourceState.FromRow(row);
    }

    public SourceState State { get; private set; }

    public static string LeaseScope(string source) => $"sync|{source}";

    public static async Task<SourceRun> OpenAsync(ITableStore tables, RunHistory history, string source, TimeProvider clock, CancellationToken cancellationToken) =>
        new(tables, history, clock, source, await tables.FindAsync(HubTables.Sources, source, SourceState.RowKey, cancellationToken));

    /// <summary>While a run is under way its parameters repeat unchanged.</summary>
    public FeedRequest NextRequest(int limit) =>
        State.IsRunning ? new(State.RunSince, State.Cursor, limit) : new(State.Watermark - SourceState.Overlap, null, limit);

    /// <summary>Notes that a page is in the store.</summary>
    /// <param name="asked">The hub's clock when the page was asked for.</param>
    /// <returns>Whether the run has ended.</returns>
    /// <exception cref="StoreUnavailableException">Another process has moved the cursor.</exception>
    public async Task<bool> AdvanceAsync(string? nextCursor, DateTimeOffset? asOf, DateTimeOffset asked, SyncCounts counts, SourceSchema schema, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var runAsOf = State.IsRunning && State.RunAsOf is { } first ? first : Earlier(asOf ?? asked, now);
        var (before, ended) = (State, nextCursor is null);
        var begun = Begun();
        var next = begun with { RunCounts = begun.RunCounts + counts, Schema = schema };
        await SaveAsync(ended
            ? next with { Watermark = runAsOf, Cursor = null, RunSince = null, RunAsOf = null, IsRunning = false, LastEndedAt = now, LastError = null, LastErrorAt = null }
            : next with { Cursor = nextCursor, RunAsOf = runAsOf }, cancellationToken);
        if (ended)
            await _history.WriteAsync(_source, Record(RunOutcomes.Ended, null, before.Watermark, runAsOf), cancellationToken);
        return ended;
    }

    /// <summary>Begins the same run again from its first page.</summary>
    public Task RestartAsync(CancellationToken cancellationToken) => SaveAsync(State with { Cursor = null, RunAsOf = null }, cancellationToken);

    /// <param name="pause">Why the source is not to be read any more; null: it is tried again.</param>
    public async Task FailAsync(string error, SourcePause? pause, CancellationToken cancellationToken)
    {
        await SaveAsync((IsUnderWay ? State : State with { LastStartedAt = Now(), RunCounts = new() }) with { LastError = error, LastErrorAt = _clock.GetUtcNow(), Pause = pause ?? State.Pause }, cancellationToken);
        await _history.WriteAsync(_source, Record(RunOutcomes.Stopped, error, State.Watermark, null), cancellationToken);
    }

    /// <summary>Whether a run goes on: it has read a page, or has failed to read its first one.</summary>
    bool IsUnderWay => State.IsRunning || State.LastError is not null;

    SourceState Begun() => State.IsRunning ? State
        : State with { IsRunning = true, RunSince = State.Watermark - SourceState.Overlap, RunCounts = IsUnderWay ? State.RunCounts : new(), LastStartedAt = IsUnderWay ? State.LastStartedAt : Now() };

    /// <summary>Two runs of one source never begin at one time: the id of a run is made of it.</summary>
    DateTimeOffset Now() => _clock.GetUtcNow() is var now && State.LastStartedAt is { } last && last >= now ? last.AddTicks(1) : now;

    RunRecord Record(string outcome, string? error, DateTimeOffset? from, DateTimeOffset? to) =>
        new(State.LastStartedAt!.Value, RunKinds.Sync, outcome, error, from, to, State.RunCounts, 0, _clock.GetUtcNow());

    async Task SaveAsync(SourceState state, CancellationToken cancellationToken)
    {
        var row = state.ToRow(_source);
        RowChange write = _etag is null ? new RowChange.Insert(row) : new RowChange.Replace(row, _etag);
        if (await _tables.SubmitAsync(HubTables.Sources, _source, [write], cancellationToken) is not SubmitResult.Committed committed)
            throw new StoreUnavailableException($"Another process has moved the cursor of source '{_source}'.");
        (State, _etag) = (state, committed.ETags[0]);
    }

    static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
