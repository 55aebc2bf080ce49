using System.Text.Json;
using PatentHub.Benchmarks.Partners;
using PatentHub.Benchmarks.Run;
using PatentHub.Declarations;
using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Benchmarks.Declarations;

/// <summary>The floor of a sync: the same feed, read and parsed, and bare transactions of the rows that the work needs.</summary>
static class BareSync
{
    /// <summary>As many as the hub has under way.</summary>
    const int TransactionsAtOnce = 4;

    public static async Task<Outcome> ReadAsync(Assignment assignment, TimeProvider clock)
    {
        await WarmUpReadingAsync(assignment, clock);
        var meter = Meter.Start(clock);
        var items = await ForEachPageAsync(assignment.Partner!, _ => Task.CompletedTask);
        return meter.Stop(items);
    }

    public static async Task<Outcome> InsertAsync(Assignment assignment, TimeProvider clock)
    {
        await WarmUpAsync(assignment, clock);
        using var store = new BareStore(assignment, clock);
        await store.Tables.ReadAsync(HubTables.Leases, "none", "none", default);
        var meter = Meter.Start(clock);
        var (items, rows) = await InsertAsync(store, assignment.Partner!, assignment.Shape!, clock);
        return meter.Stop(items, $"rows inserted {rows}");
    }

    /// <summary>Replaces what one declaration in a hundred needs in a store that holds them all; which versions it replaces is read beforehand.</summary>
    public static async Task<Outcome> ReplaceAsync(Assignment assignment, TimeProvider clock)
    {
        await WarmUpAsync(assignment, clock);
        using var store = new BareStore(assignment, clock);
        var stored = await ReadStoredAsync(store, assignment.Partner!);
        var batches = new BareBatches();
        var meter = Meter.Start(clock);
        var items = await ForEachPageAsync(assignment.Partner!, async page =>
        {
            foreach (var item in Changed(page))
                foreach (var (table, change) in stored[item.ApplicationNumber])
                    batches.Add(table, Buckets.Of(item.ApplicationNumber), change);
            await Workers.ForEachAsync(batches.TakeFull(), TransactionsAtOnce, store.SubmitAsync);
        });
        await Workers.ForEachAsync(batches.TakeRest(), TransactionsAtOnce, store.SubmitAsync);
        return meter.Stop(items, $"rows written {batches.Rows}");
    }

    static async Task WarmUpAsync(Assignment assignment, TimeProvider clock)
    {
        using (var scratch = new BareStore(assignment.In(assignment.Folder + "-warm"), clock))
            await InsertAsync(scratch, new Uri(assignment.Partner!, FeedServer.Warm), assignment.Shape!, clock);
        await WarmUpReadingAsync(assignment, clock);
    }

    static async Task WarmUpReadingAsync(Assignment assignment, TimeProvider clock)
    {
        for (var time = 0; time < Meter.WarmUps; time++)
            await ForEachPageAsync(new Uri(assignment.Partner!, FeedServer.Warm), _ => Task.CompletedTask);
        await Meter.RestAsync(clock);
    }

    /// <summary>What the rows of a synced store weigh.</summary>
    public static async Task<RowShape> WeighAsync(Assignment assignment, TimeProvider clock)
    {
        using var store = new BareStore(assignment, clock);
        return new RowShape(
            await WeighAsync(store, HubTables.Records, RecordKeys.DeclarationPrefix), await WeighAsync(store, HubTables.Snapshots, ""),
            await WeighAsync(store, HubTables.Records, RecordKeys.ListingPrefix), await WeighAsync(store, HubTables.Records, RecordKeys.FanOutPrefix));
    }

    static async Task<int> WeighAsync(BareStore store, string table, string prefix)
    {
        var (bytes, rows) = (0L, 0);
        foreach (var bucket in Buckets.All)
            await foreach (var row in store.Tables.RowsAsync(table, RowRange.Prefix(bucket, prefix), default))
                (bytes, rows) = (bytes + Weigh(row), rows + 1);
        return rows == 0 ? 0 : (int)(bytes / rows);
    }

    static long Weigh(Row row) => row.Properties.Sum(p => p.Key.Length + 2L + p.Value switch
    {
        string text => System.Text.Encoding.UTF8.GetByteCount(text),
        byte[] bytes => bytes.Length,
        _ => sizeof(long),
    });

    static async Task<(long Items, long Rows)> InsertAsync(BareStore store, Uri feed, RowShape shape, TimeProvider clock)
    {
        var batches = new BareBatches();
        var (head, snapshot, listing, marker) = (new byte[shape.Head], new byte[shape.Snapshot], new byte[shape.Listing], new byte[shape.Marker]);
        var now = clock.GetUtcNow();
        var items = await ForEachPageAsync(feed, async page =>
        {
            foreach (var item in page.Items)
            {
                var (number, bucket) = (item.ApplicationNumber, Buckets.Of(item.ApplicationNumber));
                Insert(HubTables.Snapshots, RecordKeys.Snapshot(number, 1), snapshot);
                Insert(HubTables.Records, RecordKeys.Declaration(number), head);
                foreach (var project in ProjectLinks.KeysOf(item))
                    Insert(HubTables.Records, RecordKeys.Project(project, number), marker);
                if (!FeedShape.IsListed(item, now))
                    continue;
                Insert(HubTables.Records, RecordKeys.Listing(SupplyListing.IdOf(number)), listing);
                Insert(HubTables.Records, RecordKeys.FanOut(SupplyListing.IdOf(number)), marker);
                if (item.Offer!.ValidUntil is not null)
                    Insert(HubTables.Records, RecordKeys.Due(now, SupplyListing.IdOf(number)), marker);

                void Insert(string table, string key, byte[] body) =>
                    batches.Add(table, bucket, new RowChange.Insert(new Row(bucket, key).Set("body", body)));
            }
            await Workers.ForEachAsync(batches.TakeFull(), TransactionsAtOnce, store.SubmitAsync);
        });
        await Workers.ForEachAsync(batches.TakeRest(), TransactionsAtOnce, store.SubmitAsync);
        return (items, batches.Rows);
    }

    /// <summary>For each changed declaration the snapshot to insert and the rows to replace.</summary>
    static async Task<Dictionary<string, List<(string Table, RowChange Change)>>> ReadStoredAsync(BareStore store, Uri feed)
    {
        var changes = new Dictionary<string, List<(string, RowChange)>>(StringComparer.Ordinal);
        await ForEachPageAsync(feed, async page =>
        {
            foreach (var number in Changed(page).Select(item => item.ApplicationNumber))
            {
                var (bucket, id) = (Buckets.Of(number), SupplyListing.IdOf(number));
                var before = await store.Tables.ReadAsync(HubTables.Snapshots, bucket, RecordKeys.Snapshot(number, 1), default);
                var rows = await store.Tables.ReadManyAsync(HubTables.Records, bucket, [RecordKeys.Declaration(number), RecordKeys.Listing(id), RecordKeys.FanOut(id)], default);
                changes[number] = [(HubTables.Snapshots, new RowChange.Insert(Renamed(before.Row!, RecordKeys.Snapshot(number, 2)))),
                    (HubTables.Snapshots, new RowChange.Insert(new Row(bucket, RecordKeys.RecordedPrefix(number)).Set("sequence", 2L))),
                    .. rows.Select(row => (HubTables.Records, (RowChange)new RowChange.Replace(row, row.StoredETag)))];
            }
        });
        return changes;
    }

    static Row Renamed(Row row, string key)
    {
        var renamed = new Row(row.PartitionKey, key);
        foreach (var (name, value) in row.Properties)
            _ = value switch
            {
                string text => renamed.Set(name, text),
                byte[] bytes => renamed.Set(name, bytes),
                long number => renamed.Set(name, number),
                DateTimeOffset time => renamed.Set(name, time),
                _ => renamed.Set(name, true),
            };
        return renamed;
    }

    static IEnumerable<Declaration> Changed(FeedShape page) => page.Items.Where((_, index) => index % FeedItems.ChangedEvery == 0);

    static async Task<long> ForEachPageAsync(Uri feed, Func<FeedShape, Task> take)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var items = 0L;
        for (var address = feed; address is not null;)
        {
            var page = JsonSerializer.Deserialize(await http.GetByteArrayAsync(address), FeedShapeJson.Default.FeedShape)!;
            await take(page);
            items += page.Items.Count;
            address = page.NextCursor is { } cursor ? new Uri(feed, $"?cursor={cursor}") : null;
        }
        return items;
    }
}
