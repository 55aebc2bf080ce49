using PatentHub.Benchmarks.Partners;
using PatentHub.Benchmarks.Run;
using PatentHub.Declarations.Sources;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Benchmarks.Declarations;

/// <summary>The hub's side of a sync: the handler, over the real feed and store.</summary>
static class HubSync
{
    public static async Task<Outcome> RunAsync(Assignment assignment, TimeProvider clock)
    {
        await WarmUpAsync(assignment, clock);
        await using var hub = new BenchmarkHub(assignment, clock);
        return await MeasureAsync(hub, assignment, clock);
    }

    /// <summary>Syncs over a store that holds the very same declarations.</summary>
    /// <exception cref="InvalidOperationException">It wrote something beside its own cursor and lease.</exception>
    public static async Task<Outcome> RunUnchangedAsync(Assignment assignment, TimeProvider clock)
    {
        await WarmUpAsync(assignment, clock);
        await using var hub = new BenchmarkHub(assignment, clock);
        var outcome = await MeasureAsync(hub, assignment, clock);
        return hub.Operations.Written.Except([HubTables.Leases, HubTables.Sources]).Any() ? throw new InvalidOperationException($"An unchanged feed was written: {outcome.Note}") : outcome;
    }

    static async Task<Outcome> MeasureAsync(BenchmarkHub hub, Assignment assignment, TimeProvider clock)
    {
        await hub.Get<ITableStore>().ReadAsync(HubTables.Leases, "none", "none", default);
        var meter = Meter.Start(clock);
        await SyncAsync(hub, assignment.Partner!, assignment.Count);
        return meter.Stop(assignment.Count, Note(hub));
    }

    public static async Task SyncAsync(BenchmarkHub hub, Uri feed, int count)
    {
        var before = hub.Get<HubTotals>().Sync.Read;
        // The handler stops for good manners after some minutes; a timer would call it again.
        for (var read = -1L; hub.Get<HubTotals>().Sync.Read - before is var now && now < count && now > read; read = now)
            await hub.Get<SyncSourceHandler>().HandleAsync(new SourceOptions { Id = "feed", Url = feed, PageSize = FeedServer.PageSize, RequestsPerSecond = 1000, AllowPrivateNetwork = true }, isAsked: true, default);
        if (hub.Get<HubTotals>().Sync.Read - before != count)
            throw new InvalidOperationException($"{hub.Get<HubTotals>().Sync} instead of {count} items.");
    }

    static async Task WarmUpAsync(Assignment assignment, TimeProvider clock)
    {
        await using var hub = new BenchmarkHub(assignment.In(assignment.Folder + "-warm"), clock);
        var feed = new Uri(assignment.Partner!, FeedServer.Warm);
        for (var time = 0; time < Meter.WarmUps; time++)
            await SyncAsync(hub, feed, FeedServer.WarmItems);
        await SyncAsync(hub, new Uri(assignment.Partner!, FeedServer.WarmChanged), FeedServer.WarmItems);
        await Meter.RestAsync(clock);
    }

    static string Note(BenchmarkHub hub)
    {
        var (counts, tables) = (hub.Get<HubTotals>().Sync, hub.Operations);
        return $"created {counts.Created}, updated {counts.Updated}, unchanged {counts.Unchanged}, rows written: {string.Join(", ", tables.Written.Select(t => $"{t} {tables.Of(t).RowsWritten}"))}";
    }
}
