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
        var begun = Begun();
        var next = begun with { RunCounts = begun.RunCounts + counts, Schema = schema };
        if (nextCursor is not null)
        {
            await SaveAsync(next with { Cursor = nextCursor, RunAsOf = runAsOf }, null, cancellationToken);
            return false;
        }
        next = next with { Watermark = runAsOf, Cursor = null, RunSince = null, RunAsOf = null, IsRunning = false, LastEndedAt = now, LastError = null, LastErrorAt = null };
        await SaveAsync(next, next.LastRun(RunOutcomes.Ended, null, now) with { From = State.Watermark, To = runAsOf }, cancellationToken);
        return true;
    }

    /// <summary>Begins the same run again from its first page.</summary>
    public Task RestartAsync(CancellationToken cancellationToken) => SaveAsync(State with { Cursor = null, RunAsOf = null }, null, cancellationToken);

    /// <param name="pause">Why the source is not to be read any more; null: it is tried again.</param>
    public Task FailAsync(string error, SourcePause? pause, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var next = (IsUnderWay ? State : State with { LastStartedAt = Now(), RunCounts = new() }) with { LastError = error, LastErrorAt = now, Pause = pause ?? State.Pause };
        return SaveAsync(next, next.LastRun(RunOutcomes.Stopped, error, now) with { From = State.Watermark }, cancellationToken);
    }

    /// <summary>Whether a run goes on: it has read a page, or has failed to read its first one.</summary>
    bool IsUnderWay => State.IsRunning || State.LastError is not null;

    SourceState Begun() => State.IsRunning ? State
        : State with { IsRunning = true, RunSince = State.Watermark - SourceState.Overlap, RunCounts = IsUnderWay ? State.RunCounts : new(), LastStartedAt = IsUnderWay ? State.LastStartedAt : Now() };

    /// <summary>Two runs of one source never begin at one time: the id of a run is made of it.</summary>
    DateTimeOffset Now() => _clock.GetUtcNow() is var now && State.LastStartedAt is { } last && last >= now ? last.AddTicks(1) : now;

    /// <summary>The state and, where a run ends or stops, its place in the history change together: no run is forgotten.</summary>
    async Task SaveAsync(SourceState state, RunRecord? record, CancellationToken cancellationToken)
    {
        var row = state.ToRow(_source);
        List<RowChange> changes = [_etag is null ? new RowChange.Insert(row) : new RowChange.Replace(row, _etag)];
        if (record is not null)
            changes.Add(await _history.ToChangeAsync(_source, record, mayBeThere: IsUnderWay, cancellationToken));
        if (await _tables.SubmitAsync(HubTables.Sources, _source, changes, cancellationToken) is not SubmitResult.Committed committed)
            throw new StoreUnavailableException($"Another process has moved the cursor of source '{_source}'.");
        (State, _etag) = (state, committed.ETags[0]);
        if (record is not null)
            _history.Count(_source, record);
    }

    static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
