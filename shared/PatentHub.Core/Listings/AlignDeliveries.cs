using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Listings;

/// <summary>
/// Compares every listing with a platform's delivery rows and leaves a fan-out marker where a row is missing or behind: for a platform that
/// is new, takes further kinds, or was away for a while.
/// </summary>
public sealed class AlignDeliveriesHandler(ITableStore tables, DeliveryStore deliveries, PlatformStore platformStates, FanOutWaker waker, TimeProvider clock)
{
    const int PageSize = 500;
    static readonly string[] Columns = ["id", "kind", "revision", "present"];

    /// <returns>How many markers were set.</returns>
    public async Task<int> HandleAsync(PlatformProfile platform, CancellationToken cancellationToken)
    {
        var state = await platformStates.ReadAsync(platform, cancellationToken);
        var count = 0;
        foreach (var bucket in Buckets.All)
        {
            var range = RowRange.Prefix(bucket, RecordKeys.ListingPrefix, PageSize, Columns);
            do
            {
                var page = await tables.QueryAsync(HubTables.Records, range, cancellationToken);
                count += await MarkAsync(bucket, await FindBehindAsync(platform, state, page.Rows, cancellationToken), cancellationToken);
                range = range with { Continuation = page.Continuation };
            }
            while (range.Continuation is not null);
        }
        if (count > 0)
            await waker.WakeAllAsync(cancellationToken);
        return count;
    }

    async Task<List<Row>> FindBehindAsync(PlatformProfile platform, PlatformState state, IReadOnlyList<Row> listings, CancellationToken cancellationToken)
    {
        var behind = new List<Row>();
        foreach (var partition in listings.GroupBy(l => PlatformStore.PartitionOf(state, IdOf(l))))
        {
            var rows = await deliveries.ReadAsync(partition.Key, [.. partition.Select(IdOf)], cancellationToken);
            behind.AddRange(partition.Where(l => rows.GetValueOrDefault(IdOf(l))?.Delivery is { } delivery
                ? delivery.DesiredRevision < l.GetInt64("revision") && (!l.GetBoolean("present") || platform.Takes(l.GetString("kind")!))
                : l.GetBoolean("present") && platform.Takes(l.GetString("kind")!)));
        }
        return behind;
    }

    async Task<int> MarkAsync(string bucket, List<Row> behind, CancellationToken cancellationToken)
    {
        var groups = behind.ConvertAll(l => new PartitionBatch.Group<Row>(l, [new RowChange.Insert(Marker(bucket, l))]));
        // A marker that stands already is set anew: a fan-out that began before the platform was known must not remove it.
        foreach (var standing in await PartitionBatch.SubmitAsync(tables, HubTables.Records, bucket, groups, cancellationToken))
            await tables.UpdateAsync(HubTables.Records, bucket, RecordKeys.FanOut(IdOf(standing.Group.Item)), _ => Marker(bucket, standing.Group.Item), cancellationToken);
        return behind.Count;
    }

    Row Marker(string bucket, Row listing) =>
        new Row(bucket, RecordKeys.FanOut(IdOf(listing))).Set("v", 1).Set("revision", listing.GetInt64("revision")).Set("since", clock.GetUtcNow());

    static string IdOf(Row listing) => listing.GetString("id")!;
}
