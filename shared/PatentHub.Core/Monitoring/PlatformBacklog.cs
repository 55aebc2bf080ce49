using System.Globalization;
using PatentHub.Deliveries;
using PatentHub.Storage;
using PatentHub.Webhooks;

namespace PatentHub.Monitoring;

/// <summary>What waits for or at a platform.</summary>
/// <param name="Row">All that is stored of its state.</param>
/// <param name="State">One of <see cref="PlatformStates"/>.</param>
/// <param name="Until">When it is tried again by itself.</param>
/// <param name="OldestDueAt">When the longest waiting delivery became due; null: none waits.</param>
/// <param name="OldestEventAt">When the longest waiting event was to be applied; null: none waits.</param>
/// <param name="HasDoubts">Whether the platform is to be asked for what it acknowledged.</param>
/// <param name="IsCaughtUp">Whether it has been given all kinds of listing that it accepts.</param>
public sealed record PlatformBacklog(string Platform, PlatformState Row, string State, DateTimeOffset? Until, DateTimeOffset? OldestDueAt, DateTimeOffset? OldestEventAt, bool HasDoubts, bool IsCaughtUp);

/// <summary>Reads a platform's state, and the first row of each kind of work in each of its partitions.</summary>
public sealed class PlatformBacklogQuery(ITableStore tables, PlatformStore platformStates, TimeProvider clock)
{
    const int TicksLength = 19;

    public async Task<PlatformBacklog> ReadAsync(PlatformProfile platform, CancellationToken cancellationToken)
    {
        var state = await platformStates.ReadAsync(platform, cancellationToken);
        DateTimeOffset? delivery = null;
        DateTimeOffset? inboxEvent = null;
        var hasDoubts = false;
        foreach (var (index, partition) in PlatformStore.Partitions(state).Index())
        {
            delivery = Earlier(delivery, await FirstAsync(HubTables.Deliveries, partition, DeliveryKeys.DuePrefix, cancellationToken));
            inboxEvent = Earlier(inboxEvent, await FirstAsync(HubTables.Inbox, platform.Id, InboxKeys.TodoPrefix(index), cancellationToken));
            hasDoubts = hasDoubts || await tables.AnyAsync(HubTables.Deliveries, RowRange.Prefix(partition, DeliveryKeys.VerifyPrefix), cancellationToken);
        }
        var (name, until) = Describe(state, clock.GetUtcNow());
        return new(platform.Id, state, name, until, delivery, inboxEvent, hasDoubts, state.Backfilled == platform.AcceptedKinds);
    }

    /// <summary>The time in the first key with the prefix, which is followed by it.</summary>
    async Task<DateTimeOffset?> FirstAsync(string table, string partition, string prefix, CancellationToken cancellationToken) =>
        await tables.TakeAsync(table, RowRange.Prefix(partition, prefix), 1, cancellationToken) is [var marker]
            ? new(long.Parse(marker.RowKey.AsSpan(prefix.Length, TicksLength), CultureInfo.InvariantCulture), TimeSpan.Zero)
            : null;

    static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    static (string State, DateTimeOffset? Until) Describe(PlatformState state, DateTimeOffset now) =>
        state.Paused is not null ? (PlatformStates.Paused, state.ProbeAt)
        : state.NotBefore > now ? (PlatformStates.Throttled, state.NotBefore)
        : state.OpenUntil is not null ? (PlatformStates.Breaker, state.OpenUntil)
        : (PlatformStates.Open, null);
}
