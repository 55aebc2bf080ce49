using System.Collections.Concurrent;
using Xunit;

namespace PatentHub.Simulation.Tests;

public sealed class SeedTests
{
    const int Seeds = 1000;

    [Fact]
    public void Every_invariant_holds_for_a_thousand_seeds()
    {
        var failures = new ConcurrentBag<Outcome>();
        Parallel.For(1, Seeds + 1, seed =>
        {
            var outcome = World.Run(seed);
            if (outcome.Violation is not null)
                failures.Add(outcome);
        });
        Assert.True(failures.IsEmpty, string.Join('\n', failures.OrderBy(f => f.Seed).Select(f => $"seed {f.Seed}: {f.Violation!.Message}")
            .Append("Replay one with: dotnet run --project tests/Simulation -c Release -- --seeds 1 --from SEED")));
    }

    [Fact]
    public void A_seed_replays_exactly()
    {
        var (first, second) = (World.Run(7, isTold: true), World.Run(7, isTold: true));
        Assert.Equal(first.Steps, second.Steps);
        Assert.Equal(first.Story, second.Story);
        Assert.NotEqual(first.Story, World.Run(8, isTold: true).Story);
    }

    [Fact]
    public void Telling_the_story_changes_nothing() => Assert.Equal(World.Run(7).Steps, World.Run(7, isTold: true).Steps);
}
