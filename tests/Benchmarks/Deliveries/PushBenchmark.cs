using PatentHub.Benchmarks.Partners;
using PatentHub.Benchmarks.Run;
using PatentHub.Testing;

namespace PatentHub.Benchmarks.Deliveries;

/// <summary>Listings that are due at two platforms, pushed until both hold them all.</summary>
sealed class PushBenchmark(string name, string title, BenchmarkOptions options) : Benchmark(name, title, options)
{
    readonly TemporaryDirectory _prepared = new();
    ChildProcess? _feed;
    Uri? _address;

    /// <summary>Listings; each goes to every platform.</summary>
    public override int Count => Scaled(sqlite: 5000, azurite: 2000);

    public override async Task PrepareAsync()
    {
        _feed = ChildProcess.Start(Roles.Feed, new Assignment { Folder = _prepared["feed"], Count = Count });
        _address = (await _feed.ReadAsync(RunJson.Default.Listening)).Address;
        await FillAsync(new Assignment { Folder = _prepared["warm"] }, FeedServer.WarmOffered, FeedServer.WarmOffers);
        if (!Options.Azurite)
            await FillAsync(new Assignment { Folder = _prepared["store"] }, FeedServer.Offered, Count);
    }

    public override async Task<Outcome> MeasureOursAsync() => await MeasureAsync("deliveries.push");

    public override async Task<Outcome?> MeasureFloorAsync() => await MeasureAsync("deliveries.bare");

    async Task<Outcome> MeasureAsync(string role)
    {
        await using var stage = await Stage.OpenAsync(Options);
        stage.Take(_prepared["warm"], "warm");
        if (Options.Azurite)
            await FillAsync(stage.Assign(null, 0), FeedServer.Offered, Count);
        else
            stage.Take(_prepared["store"]);
        await using var sink = ChildProcess.Start(Roles.Sink, stage.Assign(null, 0));
        var address = (await sink.ReadAsync(RunJson.Default.Listening)).Address;
        return await ChildProcess.RunAsync(role, stage.Assign(address, Count) with { Warm = stage["warm"] });
    }

    Task<Outcome> FillAsync(Assignment assignment, string feed, int count) =>
        ChildProcess.RunAsync("deliveries.prepare", assignment with { Partner = new Uri(_address!, feed), Count = count });

    public override async ValueTask DisposeAsync()
    {
        if (_feed is not null)
            await _feed.DisposeAsync();
        _prepared.Dispose();
        await base.DisposeAsync();
    }
}
