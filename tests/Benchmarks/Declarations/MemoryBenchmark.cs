using PatentHub.Benchmarks.Partners;
using PatentHub.Benchmarks.Run;

namespace PatentHub.Benchmarks.Declarations;

/// <summary>The peak memory of a first sync, which must not grow with the input. There is nothing to compare it with but itself.</summary>
sealed class MemoryBenchmark(string name, string title, int sqlite, int azurite, BenchmarkOptions options) : Benchmark(name, title, options)
{
    public override int Count => Scaled(sqlite, azurite);

    public override async Task<Outcome> MeasureOursAsync()
    {
        await using var stage = await Stage.OpenAsync(Options);
        await using var feed = ChildProcess.Start(Roles.Feed, stage.Assign(null, Count));
        var address = (await feed.ReadAsync(RunJson.Default.Listening)).Address;
        return await ChildProcess.RunAsync("declarations.sync", stage.Assign(new Uri(address, FeedServer.All), Count));
    }

    public override Task<Outcome?> MeasureFloorAsync() => Task.FromResult<Outcome?>(null);
}
