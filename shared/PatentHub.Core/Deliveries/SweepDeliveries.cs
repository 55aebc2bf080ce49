using PatentHub.Storage;
using PatentHub.Webhooks;

namespace PatentHub.Deliveries;

/// <summary>
/// Looks at every partition for due deliveries, doubts and events, and wakes those that have any: whatever wake-ups were lost,
/// this finds the work by a few short range reads.
/// </summary>
public sealed class SweepDeliveriesHandler(ITableStore tables, PlatformStore platformStates, IPlatformProfiles platforms, DeliveryWaker waker, TimeProvider clock)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var awake = new List<string>();
        foreach (var platform in platforms.All)
        {
            var state = await platformStates.ReadAsync(platform, cancellationToken);
            foreach (var (partition, index) in PlatformStore.Partitions(state).Select((p, i) => (p, i)))
                if (await HasWorkAsync(platform, state, partition, index, cancellationToken))
                    awake.Add(partition);
        }
        await waker.WakeAsync(awake, cancellationToken);
    }

    async Task<bool> HasWorkAsync(PlatformProfile platform, PlatformState state, string partition, int index, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var until = now.AddTicks(1).SortableTicks();
        var todo = InboxKeys.TodoPrefix(index);
        if (await tables.AnyAsync(HubTables.Inbox, new RowRange(platform.Id, todo, todo + until), cancellationToken))
            return true;
        return platform.Admit(state, now) switch
        {
            Admission.None => false,
            Admission.Probe => true,
            _ => state.Redrives.Count > 0
                || await tables.AnyAsync(HubTables.Deliveries, new RowRange(partition, DeliveryKeys.DuePrefix, DeliveryKeys.DuePrefix + until), cancellationToken)
                || await tables.AnyAsync(HubTables.Deliveries, RowRange.Prefix(partition, DeliveryKeys.VerifyPrefix), cancellationToken),
        };
    }
}
