using Microsoft.Extensions.Logging;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Listings;

/// <summary>
/// Looks at every bucket: withdraws listings whose validity is over, hands all listings to a platform that is new, and wakes the
/// fan-out where a marker stands.
/// </summary>
public sealed class SweepListingsHandler(
    ITableStore tables, ListingStore listings, AlignDeliveriesHandler alignment, RegisterDeclarationsHandler registrations, PlatformStore platformStates, IPlatformProfiles platforms, FanOutWaker waker, TimeProvider clock, ILogger<SweepListingsHandler> logger)
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

    /// <summary>
    /// A platform that came after listings were published, or takes a further kind, gets them all; one that is to be told other fields of
    /// registrations gets those again.
    /// </summary>
    async Task BackfillAsync(PlatformProfile platform, CancellationToken cancellationToken)
    {
        var before = (await platformStates.ReadAsync(platform, cancellationToken)).Backfilled;
        if (before == platform.AcceptedKinds)
            return;
        if (platform.RegistrationKind is { } registers && before?.Split(',').Contains(registers) != true)
            ListingsLog.Registered(logger, platform.Id, await registrations.HandleAsync(cancellationToken));
        var count = await alignment.HandleAsync(platform, cancellationToken);
        await platformStates.UpdateAsync(platform.Id, state => state with { Backfilled = platform.AcceptedKinds }, cancellationToken);
        if (count > 0)
            ListingsLog.Backfilled(logger, platform.Id, count);
    }
}
