using Microsoft.Extensions.Logging;
using PatentHub.Deliveries;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Webhooks;

public enum IntakeOutcome
{
    Stored,

    /// <summary>The event id is known, with the same body.</summary>
    Known,

    /// <summary>The event id is known, with another body: the first one holds.</summary>
    Conflicting,
}

/// <summary>
/// Stores verified events. Those of one platform that wait at the same moment share a transaction (group commit); each is answered only
/// after the store has confirmed it. An insert that loses is a duplicate.
/// </summary>
public sealed class Inbox(ITableStore tables, DeliveryWaker waker, AlarmBook alarms, TimeProvider clock, ILogger<Inbox> logger)
{
    /// <summary>While events keep coming, one wake-up tells of all those in between; the last is told of at once.</summary>
    static readonly TimeSpan WakeInterval = TimeSpan.FromMilliseconds(100);

    readonly Lock _gate = new();
    readonly Dictionary<string, List<Waiting>> _queues = new(StringComparer.Ordinal);

    /// <param name="partition">Index of the deliveries' partition that will apply the event.</param>
    /// <exception cref="StoreUnavailableException">Not known whether the event is stored; the sender has to repeat it.</exception>
    public Task<IntakeOutcome> StoreAsync(InboxEvent inboxEvent, int partition)
    {
        var waiting = new Waiting(inboxEvent, partition);
        lock (_gate)
        {
            if (_queues.TryGetValue(inboxEvent.Platform, out var queue))
            {
                queue.Add(waiting);
                return waiting.Done.Task;
            }
            _queues[inboxEvent.Platform] = [waiting];
        }
        _ = CommitAllAsync(inboxEvent.Platform);
        return waiting.Done.Task;
    }

    async Task CommitAllAsync(string platform)
    {
        var (waking, asleep, woken) = (Task.CompletedTask, new HashSet<string>(StringComparer.Ordinal), clock.GetTimestamp());
        while (TakeBatch(platform) is { } batch)
            try
            {
                await CommitAsync(platform, batch);
                asleep.UnionWith(batch.Select(w => DeliveryKeys.Partition(platform, w.Partition)));
                if (clock.GetElapsedTime(woken) < WakeInterval)
                    continue;
                await waking;
                // On its way while the next are being stored.
                waking = waker.WakeAsync([.. asleep], CancellationToken.None);
                woken = clock.GetTimestamp();
                asleep.Clear();
            }
            catch (Exception exception)
            {
                foreach (var waiting in batch)
                    waiting.Done.TrySetException(exception);
            }
        await waker.WakeAsync(asleep, CancellationToken.None);
    }

    /// <summary>What waits now, each event id once; null when nothing does.</summary>
    List<Waiting>? TakeBatch(string platform)
    {
        const int eventsInTransaction = TableLimits.TransactionChanges / 2;
        lock (_gate)
        {
            var queue = _queues[platform];
            if (queue.Count == 0)
            {
                _queues.Remove(platform);
                return null;
            }
            var batch = queue.DistinctBy(w => w.Event.Key).Take(eventsInTransaction).ToList();
            var taken = batch.ToHashSet();
            queue.RemoveAll(taken.Contains);
            return batch;
        }
    }

    async Task CommitAsync(string platform, List<Waiting> batch)
    {
        var groups = batch.Select(w => new PartitionBatch.Group<Waiting>(w, [new RowChange.Insert(w.Event.ToRow()), new RowChange.Insert(Todo(w))])).ToList();
        var refused = await PartitionBatch.SubmitAsync(tables, HubTables.Inbox, platform, groups, CancellationToken.None);
        var duplicates = refused.Select(r => r.Group.Item).ToHashSet();
        foreach (var stored in batch.Where(w => !duplicates.Contains(w)))
            stored.Done.TrySetResult(IntakeOutcome.Stored);
        foreach (var duplicate in duplicates)
            duplicate.Done.TrySetResult(await JudgeDuplicateAsync(duplicate.Event));
    }

    async Task<IntakeOutcome> JudgeDuplicateAsync(InboxEvent e)
    {
        var conflicting = false;
        await tables.UpdateAsync(HubTables.Inbox, e.Platform, InboxKeys.Event(e.Key), row =>
        {
            conflicting = row is not null && row.GetString("bodyHash") != e.BodyHash;
            return conflicting && InboxEvent.FromRow(row!) is { } first ? (first with { Conflicts = first.Conflicts + 1 }).ToRow() : null;
        }, CancellationToken.None);
        if (!conflicting)
            return IntakeOutcome.Known;
        WebhooksLog.Conflict(logger, e.Platform, e.Key);
        await alarms.RaiseAsync(AlarmCauses.EventConflict, e.Platform, 1, CancellationToken.None);
        return IntakeOutcome.Conflicting;
    }

    static Row Todo(Waiting w) => new Row(w.Event.Platform, InboxKeys.Todo(w.Partition, w.Event.ReceivedAt, w.Event.Key)).Set("v", 1).Set("key", w.Event.Key);

    sealed record Waiting(InboxEvent Event, int Partition)
    {
        public TaskCompletionSource<IntakeOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Equals(Waiting? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
