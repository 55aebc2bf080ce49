using PatentHub.Deliveries;
using PatentHub.Deliveries.Failures;
using PatentHub.Storage;

namespace PatentHub.Simulation.Invariants;

/// <summary>What must hold of failed deliveries, and of orders to send them again, after every transaction.</summary>
sealed class FailureInvariants(World world)
{
    readonly Dictionary<(string Partition, string Id), DateTimeOffset> _ordered = [];

    public void OnDelivery(string partition, Delivery? before, Delivery after)
    {
        CheckIndex(partition, before, after);
        CheckOrder(partition, before, after);
    }

    void CheckIndex(string partition, Delivery? before, Delivery after)
    {
        var (was, now) = (FailedDelivery.Of(before)?.RowKey, FailedDelivery.Of(after)?.RowKey);
        if (now is not null && world.Store.Find(HubTables.Deliveries, partition, now) is null)
            throw new ViolationException("a failure and its delivery change together", after.ListingId, $"{after.ListingId} of {partition} is {after.Phase} and stands in no group of failures");
        if (was is not null && was != now && world.Store.Find(HubTables.Deliveries, partition, was) is not null)
            throw new ViolationException("a failure and its delivery change together", after.ListingId, $"{after.ListingId} of {partition} is {after.Phase} and still stands in a group that it has left");
    }

    /// <summary>An order ends when the platform has answered a push that was made since, when the platform says that it holds what is desired, or when something else is.</summary>
    void CheckOrder(string partition, Delivery? before, Delivery after)
    {
        var platform = DeliveryKeys.PlatformOf(partition);
        if (after.RetryId is not null && after.DueAt is null)
            throw new ViolationException("an order to send again is carried out", after.ListingId, $"{after.ListingId} at {platform} rests in {after.Phase} before it was sent again");
        if (after.RetryId is not null && after.RetryId != before?.RetryId)
        {
            _ordered[(partition, after.ListingId)] = world.Timeline.Now;
            world.PlatformInvariants.Order(platform, after.ListingId, after.DesiredRevision);
            return;
        }
        if (before?.RetryId is null || after.RetryId is not null || after.DesiredRevision > before.DesiredRevision || after.Phase == DeliveryPhase.Parked)
            return;
        // One that was on its way already may be the one that knew of it.
        var isSent = world.PlatformInvariants.LastIssuedAt(platform, after.ListingId) >= _ordered[(partition, after.ListingId)];
        var isThere = after.Phase is DeliveryPhase.Accepted or DeliveryPhase.Withdrawn or DeliveryPhase.Pending;
        if (!isSent && !isThere)
            throw new ViolationException("an order to send again is carried out", after.ListingId, $"{after.ListingId} at {platform} is {after.Phase} and was not sent since somebody wanted it sent again");
    }
}
