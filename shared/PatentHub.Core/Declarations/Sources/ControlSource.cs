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

/// <summary>An operator's orders about sources: pause, resume, go back, and run now.</summary>
public sealed class ControlSourceHandler(ITableStore tables, RunHistory history, SourceWaker waker, AlarmBook alarms, IOptions<DeclarationOptions> options, TimeProvider clock)
{
    /// <summary>Keeps the source from being read; what it would bring waits there.</summary>
    public Task<ControlOutcome> PauseAsync(string source, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(source, state => state with { Pause = state.Pause ?? new(clock.GetUtcNow(), PauseCauses.Operator, reason) }, cancellationToken);

    /// <summary>Lets it be read again, from where it was.</summary>
    public async Task<ControlOutcome> ResumeAsync(string source, CancellationToken cancellationToken)
    {
        var outcome = await ChangeAsync(source, state => state with { Pause = null, LastError = state.Pause?.Cause == PauseCauses.Schema ? null : state.LastError }, cancellationToken);
        if (outcome is ControlOutcome.Done)
        {
            await alarms.ClearAsync(AlarmCauses.SchemaBroken, source, cancellationToken);
            await RequestAsync(source, RunKinds.Sync, null, null, cancellationToken);
        }
        return outcome;
    }

    /// <summary>Sets the watermark back, so that the next run reads what changed since then again.</summary>
    /// <param name="to">Null: from the beginning.</param>
    public async Task<ControlOutcome> RewindAsync(string source, DateTimeOffset? to, string reason, CancellationToken cancellationToken)
    {
        if (Find(source) is null)
            return new ControlOutcome.UnknownSource();
        SourceState? before = null;
        var outcome = await ChangeAsync(source, state => IsBack(before = state, to) ? state with { Watermark = to, Cursor = null, RunSince = null, RunAsOf = null, IsRunning = false, LastError = null, LastErrorAt = null } : state, cancellationToken);
        if (!IsBack(before!, to))
            return new ControlOutcome.NotBack(before!.Watermark);
        var now = clock.GetUtcNow();
        var run = new RunRecord(now, RunKinds.Rewind, RunOutcomes.Ended, reason, before!.Watermark, to, new(), 0, now);
        await history.WriteAsync(source, run, cancellationToken);
        await waker.WakeAsync([source], cancellationToken);
        return outcome is ControlOutcome.Done done ? done with { Run = run } : outcome;
    }

    /// <summary>Counts what a rewind would bring, and changes nothing. The run shows how far it has got.</summary>
    public async Task<ControlOutcome> PreviewAsync(string source, DateTimeOffset? from, CancellationToken cancellationToken)
    {
        if (Find(source) is null)
            return new ControlOutcome.UnknownSource();
        var state = await ReadAsync(source, cancellationToken);
        return IsBack(state, from) ? await RequestAsync(source, RunKinds.Preview, from, null, cancellationToken) : new ControlOutcome.NotBack(state.Watermark);
    }

    /// <param name="kind"><see cref="RunKinds.Sync"/> or <see cref="RunKinds.Sweep"/>.</param>
    /// <param name="limit">Of a sweep: largest share that it may delete; null: the set one.</param>
    public async Task<ControlOutcome> RunAsync(string source, string kind, double? limit, CancellationToken cancellationToken)
    {
        if (Find(source) is null)
            return new ControlOutcome.UnknownSource();
        return (await ReadAsync(source, cancellationToken)).Pause is { } pause ? new ControlOutcome.IsPaused(pause) : await RequestAsync(source, kind, null, limit, cancellationToken);
    }

    public SourceOptions? Find(string source) => options.Value.Sources.FirstOrDefault(s => s.Id == source);

    static bool IsBack(SourceState state, DateTimeOffset? to) => to is null || to <= state.Watermark;

    async Task<SourceState> ReadAsync(string source, CancellationToken cancellationToken) =>
        SourceState.FromRow(await tables.FindAsync(HubTables.Sources, source, SourceState.RowKey, cancellationToken));

    async Task<ControlOutcome> ChangeAsync(string source, Func<SourceState, SourceState> change, CancellationToken cancellationToken)
    {
        if (Find(source) is null)
            return new ControlOutcome.UnknownSource();
        var row = await tables.UpdateAsync(HubTables.Sources, source, SourceState.RowKey, row => change(SourceState.FromRow(row)).ToRow(source), cancellationToken);
        return new ControlOutcome.Done(SourceState.FromRow(row), null);
    }

    /// <summary>The request and its place in the history stand before anybody is woken.</summary>
    async Task<ControlOutcome> RequestAsync(string source, string kind, DateTimeOffset? from, double? limit, CancellationToken cancellationToken)
    {
        for (var now = clock.GetUtcNow(); ; now = now.AddTicks(1))
        {
            var request = new SourceRequest(source, new RunRecord(now, kind, RunOutcomes.Running, null, from, null, new(), 0, now), limit);
            // A sync writes its history by itself: it may go on with a run that was begun before.
            List<RowChange> changes = [new RowChange.Insert(request.ToRow())];
            if (kind != RunKinds.Sync)
                changes.Add(new RowChange.Insert(request.Run.ToRow(source)));
            if (await tables.SubmitAsync(HubTables.Sources, source, changes, cancellationToken) is not SubmitResult.Committed)
                continue;
            await waker.WakeAsync([source], cancellationToken);
            return new ControlOutcome.Done(await ReadAsync(source, cancellationToken), kind == RunKinds.Sync ? null : request.Run);
        }
    }
}
