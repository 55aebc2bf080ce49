using PatentHub.Storage;

namespace PatentHub.Listings;

/// <summary>Listings as stored, and changes of single ones.</summary>
public sealed class ListingStore(ITableStore tables)
{
    /// <summary>The named listings; unknown ones are left out.</summary>
    public async Task<Dictionary<string, Listing>> ReadAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var listings = new Dictionary<string, Listing>(StringComparer.Ordinal);
        await Workers.ForEachAsync(ids.GroupBy(Buckets.Of), 4, async bucket =>
        {
            var rows = await tables.ReadManyAsync(HubTables.Records, bucket.Key, [.. bucket.Select(RecordKeys.Listing)], cancellationToken);
            lock (listings)
                foreach (var row in rows)
                    listings[row.GetString("id")!] = Listing.FromRow(row);
        });
        return listings;
    }

    /// <summary>Changes one listing and lets the change fan out; again if another writer came between.</summary>
    /// <param name="change">From the listing as it is (null: none) to what it becomes (null: no change). Pure.</param>
    /// <returns>The changed listing; null where nothing changed.</returns>
    public async Task<Listing?> ChangeAsync(string id, Func<Listing?, Listing?> change, CancellationToken cancellationToken)
    {
        var bucket = Buckets.Of(id);
        while (true)
        {
            var rows = (await tables.ReadManyAsync(HubTables.Records, bucket, [RecordKeys.Listing(id), RecordKeys.FanOut(id)], cancellationToken)).ToDictionary(r => r.RowKey, StringComparer.Ordinal);
            var stored = rows.GetValueOrDefault(RecordKeys.Listing(id));
            if (change(stored is null ? null : Listing.FromRow(stored)) is not { } next)
                return null;
            var group = new PartitionBatch.Group<Listing>(next, [.. ListingChange.Of(next, stored, rows.GetValueOrDefault(RecordKeys.FanOut(id)))]);
            if ((await ListingChange.SubmitAsync(tables, bucket, [group], cancellationToken)).Count == 0)
                return next;
        }
    }
}
