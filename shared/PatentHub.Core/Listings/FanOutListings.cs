using Microsoft.Extensions.Logging;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Listings;

/// <summary>
/// Brings the desired state of changed listings to the delivery rows of every platform. The marker of a listing goes away, under If-Match,
/// only after every platform's row confirms the revision.
/// </summary>
public sealed class FanOutListingsHandler(
    ITableStore tables, DeliveryStore deliveries, PlatformStore platformStates, IPlatformProfiles platforms, DeliveryWaker waker, TimeProvider clock,
    ILogger<FanOutListingsHandler> logger)
{
    const int AtOnce = 500;

    /// <param name="bucket">The partition of the records to look at.</param>
    public async Task HandleAsync(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            while (await FanOutAsync(bucket, cancellationToken))
            {
            }
        }
        catch (StoreUnavailableException exception)
        {
            ListingsLog.StoreUnavailable(logger, bucket, exception);
        }
    }

    /// <returns>Whether there may be more.</returns>
    async Task<bool> FanOutAsync(string bucket, CancellationToken cancellationToken)
    {
        var markers = await tables.TakeAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.FanOutPrefix), AtOnce, cancellationToken);
        if (markers.Count == 0)
            return false;
        var rows = await tables.ReadManyAsync(HubTables.Records, bucket, [.. markers.Select(m => RecordKeys.Listing(IdOf(m)))], cancellationToken);
        var listings = rows.Select(Listing.FromRow).ToList();
        foreach (var platform in platforms.All)
            // A withdrawal goes wherever a delivery row exists, even where the kind is not taken any more.
            await ReachAsync(platform, [.. listings.Where(l => platform.Takes(l.Kind) || !l.Present)], cancellationToken);
        var groups = markers.Select(m => new PartitionBatch.Group<string>(m.RowKey, [new RowChange.Delete(m.RowKey, m.StoredETag)])).ToList();
        // A marker that was set anew meanwhile stays, and is met again.
        await PartitionBatch.SubmitAsync(tables, HubTables.Records, bucket, groups, cancellationToken);
        return true;
    }

    async Task ReachAsync(PlatformProfile platform, List<Listing> listings, CancellationToken cancellationToken)
    {
        if (listings.Count == 0)
            return;
        var state = await platformStates.ReadAsync(platform, cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var partition in listings.GroupBy(l => PlatformStore.PartitionOf(state, l.Id)))
        {
            var known = await deliveries.ReadAsync(partition.Key, [.. partition.Select(l => l.Id)], cancellationToken);
            var changes = partition.Select(l => new DeliveryChange(l.Id, d => d is null && !platform.Takes(l.Kind) ? null : DeliveryPlan.Follow(d, l, now))).ToList();
            if ((await deliveries.SaveAsync(partition.Key, known, changes, cancellationToken)).Count > 0)
                await waker.WakeAsync([partition.Key], cancellationToken);
        }
    }

    static string IdOf(Row marker) => marker.RowKey[RecordKeys.FanOutPrefix.Length..];
}
