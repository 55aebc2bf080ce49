using Microsoft.Extensions.Options;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>What became of an order about a source.</summary>
public abstract record ControlOutcome
{
    /// <param name="Run">The run that was begun or noted, if any.</param>
    public sealed record Done(SourceState State, RunRecord? Run) : ControlOutcome;

    /// <summary>No source is called so.</summary>
    public sealed record UnknownSource : ControlOutcome;

    /// <summary>It is paused: resume it first.</summary>
    public sealed record IsPaused(SourcePause Pause) : ControlOutcome;

    /// <summary>The time lies after what has been read: there is nothing to go back to.</summary>
    public sealed record NotBack(DateTimeOffset? Watermark) : ControlOutcome;
}

/// <summary>
/// An operator's orders about sources: pause, resume, go back, and run now. The state, the order's place in the history and what is asked for
/// change in one transaction.
/// </summary>
public sealed class ControlSourceHandler(ITableStore tables, RunHistory history, SourceRequests requests, SourceWaker waker, AlarmBook alarms, IOptions<DeclarationOptions> options, TimeProvider clock)
{
    /// <summary>Keeps the source from being read; what it would bring waits there. One that is paused stays as it is.</summary>
    public Task<ControlOutcome> PauseAsync(string source, string reason, CancellationToken cancellationToken) =>
        OrderAsync(source, (state, now) => state.Pause is not null ? new(state)
            : new(state with { Pause = new(now, PauseCauses.Operator, reason) }) { Note = RunRecord.Order(RunKinds.Pause, now, reason) }, cancellationToken);

    /// <summary>Lets it be read again, from where it was.</summary>
    public async Task<ControlOutcome> ResumeAsync(string source, string reason, CancellationToken cancellationToken)
    {
        var outcome = await OrderAsync(source, (state, now) => state.Pause is not { } pause ? new(state)
            : new(state with { Pause = null, LastError = pause.Cause == PauseCauses.Schema ? null : state.LastError }) { Note = RunRecord.Order(RunKinds.Resume, now, reason), Runs = true }, cancellationToken);
        // Also of one that is not paused: the process may have died before.
        if (outcome is ControlOutcome.Done)
            await alarms.ClearAsync(AlarmCauses.SchemaBroken, source, cancellationToken);
        return outcome;
    }

    /// <summary>Sets the watermark back, so that the next run, which begins at once, reads what changed since then again.</summary>
    /// <param name="to">Null: from the beginning.</param>
    public Task<ControlOutcome> RewindAsync(string source, DateTimeOffset? to, string reason, CancellationToken cancellationToken) =>
        OrderAsync(source, (state, now) => !IsBack(state, to) ? new(state) { Refusal = new ControlOutcome.NotBack(state.Watermark) }
            : new(state with { Watermark = to, Cursor = null, RunSince = null, RunAsOf = null, IsRunning = false, LastError = null, LastErrorAt = null })
            {
                Note = RunRecord.Order(RunKinds.Rewind, now, reason) with { From = state.Watermark, To = to },
                Runs = state.Pause is null,
                Interrupted = state.IsRunning ? state.LastRun(RunOutcomes.Stopped, "The source was set back meanwhile.", now) : null,
            }, cancellationToken);

    /// <summary>Counts what a rewind would bring, and changes nothing. The run shows how far it has got.</summary>
    /// <param name="reason">May be absent, since nothing changes.</param>
    public async Task<ControlOutcome> PreviewAsync(string source, DateTimeOffset? from, string? reason, CancellationToken cancellationToken)
    {
        if (Find(source) is null)
            return new ControlOutcome.UnknownSource();
        var state = await ReadAsync(source, cancellationToken);
        return IsBack(state, from) ? await RequestAsync(source, RunRecord.Begin(RunKinds.Preview, clock.GetUtcNow(), from) with { Reason = reason }, null, cancellationToken) : new ControlOutcome.NotBack(state.Watermark);
    }

    /// <param name="kind"><see cref="RunKinds.Sync"/> or <see cref="RunKinds.Sweep"/>.</param>
    /// <param name="limit">Of a sweep: largest share that it may delete; null: the set one.</param>
    public async Task<ControlOutcome> RunAsync(string source, string kind, double? limit, string? reason, CancellationToken cancellationToken)
    {
        if (Find(source) is null)
            return new ControlOutcome.UnknownSource();
        return (await ReadAsync(source, cancellationToken)).Pause is { } pause ? new ControlOutcome.IsPaused(pause)
            : await RequestAsync(source, RunRecord.Begin(kind, clock.GetUtcNow()) with { Reason = reason }, limit, cancellationToken);
    }

    SourceOptions? Find(string source) => options.Value.Sources.FirstOrDefault(s => s.Id == source);

    static bool IsBack(SourceState state, DateTimeOffset? to) => to is null || to <= state.Watermark;

    async Task<SourceState> ReadAsync(string source, CancellationToken cancellationToken) =>
        SourceState.FromRow(await tables.FindAsync(HubTables.Sources, source, SourceState.RowKey, cancellationToken));

    async Task<ControlOutcome> RequestAsync(string source, RunRecord run, double? limit, CancellationToken cancellationToken)
    {
        var request = await requests.AddAsync(new SourceRequest(source, run, limit), cancellationToken);
        await waker.WakeAsync([source], cancellationToken);
        return new ControlOutcome.Done(await ReadAsync(source, cancellationToken), request.IsNoted ? request.Run : null);
    }

    async Task<ControlOutcome> OrderAsync(string source, Func<SourceState, DateTimeOffset, Order> decide, CancellationToken cancellationToken)
    {
        if (Find(source) is null)
            return new ControlOutcome.UnknownSource();
        for (var now = clock.GetUtcNow(); ; now = now.AddTicks(1))
        {
            var row = await tables.FindAsync(HubTables.Sources, source, SourceState.RowKey, cancellationToken);
            var order = decide(SourceState.FromRow(row), now);
            if (order.Note is not { } note)
                return order.Refusal ?? new ControlOutcome.Done(order.After, null);
            var state = order.After.ToRow(source);
            List<RowChange> changes = [row is null ? new RowChange.Insert(state) : new RowChange.Replace(state, row.StoredETag), new RowChange.Insert(note.ToRow(source))];
            if (order.Interrupted is { } interrupted)
                changes.Add(await history.ToChangeAsync(source, interrupted, mayBeThere: true, cancellationToken));
            if (order.Runs)
                changes.Add(new RowChange.Insert(new SourceRequest(source, RunRecord.Begin(RunKinds.Sync, now), null).ToRow()));
            if (await tables.SubmitAsync(HubTables.Sources, source, changes, cancellationToken) is not SubmitResult.Committed)
                continue;
            if (order.Runs)
                await waker.WakeAsync([source], cancellationToken);
            return new ControlOutcome.Done(order.After, note);
        }
    }

    /// <param name="After">The state that it leads to; without a note everything stays as it is.</param>
    sealed record Order(SourceState After)
    {
        /// <summary>Its place in the history.</summary>
        public RunRecord? Note { get; init; }

        /// <summary>A run that it ends.</summary>
        public RunRecord? Interrupted { get; init; }

        /// <summary>Whether the source is to be read at once.</summary>
        public bool Runs { get; init; }

        public ControlOutcome? Refusal { get; init; }
    }
}
