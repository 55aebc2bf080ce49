using Microsoft.Extensions.Logging;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Listings;

/// <summary>
/// Looks at every bucket: withdraws listings whose validity is over, hands all listings to a platform that is new, and wakes the
/// fan-out where a marker stands.
/// </summary>
public sealed class SweepListingsHandler(
    ITableStore tables, ListingStore listings, PlatformStore platformStates, IPlatformProfiles platforms, FanOutWaker waker, TimeProvider clock, ILogger<SweepListingsHandler> logger)
{
    const int DueAtOnce = 200;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        foreach (var bucket in Buckets.All)
            await ExpireAsync(bucket, cancellationToken);
        foreach (var platform in platforms.All)
            await BackfillAsync(platform, cancellationToken);
        var awake = new List<string>();
        foreach (var bucket in Buckets.All)
            if (await tables.AnyAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.FanOutPrefix), cancellationToken))
                awake.Add(bucket);
        await waker.WakeAsync(awake, cancellationToken);
    }

    async Task ExpireAsync(string bucket, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var range = new RowRange(bucket, RecordKeys.DuePrefix, RecordKeys.DuePrefix + now.AddTicks(1).SortableTicks());
        foreach (var due in await tables.TakeAsync(HubTables.Records, range, DueAtOnce, cancellationToken))
        {
            var id = due.GetString("id")!;
            if (await listings.ChangeAsync(id, listing => listing is null ? null : ListingPlan.Expire(listing, now), cancellationToken) is not null)
                ListingsLog.Expired(logger, id);
            await tables.TryAsync(HubTables.Records, bucket, new RowChange.Delete(due.RowKey, due.StoredETag), cancellationToken);
        }
    }

    /// <summary>A platform that came after listings were published gets them all: a marker for each, and the fan-out does the rest.</summary>
    async Task BackfillAsync(PlatformProfile platform, CancellationToken cancellationToken)
    {
        if ((await platformStates.ReadAsync(platform, cancellationToken)).Backfilled)
            return;
        foreach (var bucket in Buckets.All)
        {
            var groups = new List<PartitionBatch.Group<string>>();
            await foreach (var row in tables.RowsAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.ListingPrefix, select: ["id", "kind", "revision", "present"]), cancellationToken))
                if (row.GetBoolean("present") && platform.Takes(row.GetString("kind")!))
                {
                    var marker = new Row(bucket, RecordKeys.FanOut(row.GetString("id")!)).Set("v", 1).Set("revision", row.GetInt64("revision")).Set("since", clock.GetUtcNow());
                    groups.Add(new(marker.RowKey, [new RowChange.Insert(marker)]));
                }
            // A marker that stands already is set anew: a fan-out that began before the platform was known must not remove it.
            foreach (var standing in await PartitionBatch.SubmitAsync(tables, HubTables.Records, bucket, groups, cancellationToken))
                await tables.UpdateAsync(HubTables.Records, bucket, standing.Group.Item, _ => ((RowChange.Insert)standing.Group.Changes[0]).Row, cancellationToken);
            if (groups.Count > 0)
                ListingsLog.Backfilled(logger, platform.Id, groups.Count, bucket);
        }
        await platformStates.UpdateAsync(platform.Id, state => state with { Backfilled = true }, cancellationToken);
    }
}
