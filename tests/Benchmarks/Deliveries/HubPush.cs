using System.Globalization;
using PatentHub.Benchmarks.Declarations;
using PatentHub.Benchmarks.Partners;
using PatentHub.Benchmarks.Run;
using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Benchmarks.Deliveries;

/// <summary>The hub's side of a push: the handler of each platform's partition, until nothing is due any more.</summary>
static class HubPush
{
    /// <summary>Fills a store with listings that are due at every platform.</summary>
    public static async Task<Outcome> PrepareAsync(Assignment assignment, TimeProvider clock)
    {
        PlatformSink.WriteProfiles(assignment.Folder, new Uri("http://127.0.0.1:1"));
        await using var hub = new BenchmarkHub(assignment, clock);
        var meter = Meter.Start(clock);
        await HubSync.SyncAsync(hub, assignment.Partner!, assignment.Count);
        foreach (var bucket in Buckets.All)
            await hub.Get<FanOutListingsHandler>().HandleAsync(bucket, default);
        return meter.Stop(assignment.Count);
    }

    public static async Task<Outcome> RunAsync(Assignment assignment, TimeProvider clock)
    {
        await using (var warm = Open(assignment.In(assignment.Warm!), clock))
            await PushAllAsync(warm, clock);
        await Meter.RestAsync(clock);
        await using var hub = Open(assignment, clock);
        await hub.Get<ITableStore>().ReadAsync(HubTables.Leases, "none", "none", default);
        var meter = Meter.Start(clock);
        await PushAllAsync(hub, clock);
        var outcome = meter.Stop((long)assignment.Count * PlatformSink.Platforms.Count, hub.Operations.Total.ToString());
        await CheckAsync(hub, assignment.Count);
        return outcome;
    }

    static BenchmarkHub Open(Assignment assignment, TimeProvider clock)
    {
        PlatformSink.WriteProfiles(assignment.Folder, assignment.Partner!);
        return new BenchmarkHub(assignment, clock);
    }

    static Task PushAllAsync(BenchmarkHub hub, TimeProvider clock) => Task.WhenAll(PlatformSink.Platforms.Select(id => PushAsync(hub, DeliveryKeys.Partition(id, 0), clock)));

    /// <summary>Retries that fall due shortly after each other are found together, as a sweep finds them; the real one looks less often.</summary>
    static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>A wake-up, and another one when a retry has fallen due, as the sweep would send it.</summary>
    static async Task PushAsync(BenchmarkHub hub, string partition, TimeProvider clock)
    {
        while (await NextDueAsync(hub, partition) is { } due)
        {
            if (due - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait + SweepInterval, clock);
            await hub.Get<SendDeliveriesHandler>().HandleAsync(partition, default);
        }
    }

    static async Task<DateTimeOffset?> NextDueAsync(BenchmarkHub hub, string partition)
    {
        var first = await hub.Get<ITableStore>().TakeAsync(HubTables.Deliveries, RowRange.Prefix(partition, DeliveryKeys.DuePrefix), 1, default);
        return first is [var marker] ? new DateTimeOffset(long.Parse(marker.RowKey.Split('|')[1], CultureInfo.InvariantCulture), TimeSpan.Zero) : null;
    }

    static async Task CheckAsync(BenchmarkHub hub, int count)
    {
        foreach (var id in PlatformSink.Platforms)
        {
            var accepted = 0;
            await foreach (var row in hub.Get<ITableStore>().RowsAsync(HubTables.Deliveries, RowRange.Prefix(DeliveryKeys.Partition(id, 0), DeliveryKeys.DeliveryPrefix), default))
                accepted += row.GetString("phase") == DeliveryPhase.Accepted ? 1 : 0;
            if (accepted != count)
                throw new InvalidOperationException($"Platform '{id}' accepted {accepted} of {count}.");
        }
    }
}
