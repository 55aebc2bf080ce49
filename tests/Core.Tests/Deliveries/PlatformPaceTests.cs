using CsCheck;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Core.Tests.Storage;
using PatentHub.Deliveries;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries;

/// <summary>Instances of the hub that know nothing of each other keep a platform's limits together.</summary>
public sealed class PlatformPaceTests
{
    static readonly TimeSpan Duration = TimeSpan.FromSeconds(45);

    readonly FakeTimeProvider _clock = Clocks.Fake();
    readonly MemoryTableStore _store;

    public PlatformPaceTests() => _store = new(_clock);

    [Fact]
    public void The_shares_of_all_leases_are_no_more_than_the_limits() =>
        Gen.Select(Gen.Double[0.01, 5000], Gen.Int[2, 256], Gen.Int[1, 16]).Where((_, concurrency, partitions) => concurrency > partitions).Sample((rate, concurrency, partitions) =>
        {
            var limits = new PlatformLimits(rate, concurrency);
            var (pushing, listing) = (limits.ShareOfPartition(partitions), limits.ShareOfListing());
            Assert.InRange(partitions * pushing.RequestsPerSecond + listing.RequestsPerSecond, rate * 0.999, rate * 1.000001);
            Assert.InRange(partitions * pushing.Concurrency + listing.Concurrency, partitions + 1, concurrency);
        });

    [Fact]
    public async Task Two_instances_that_take_turns_send_no_faster_than_one()
    {
        var limits = new PlatformLimits(RequestsPerSecond: 10);
        var instances = new[] { Instance(1), Instance(2) };
        var sent = new List<DateTimeOffset>();
        for (var turn = 0; turn < 40; turn++)
        {
            var (keeper, pace) = instances[turn % 2];
            var lease = (await keeper.AcquireOrWakeAsync("deliver|national|0", Duration, default))!;
            var bucket = pace.Of(lease, limits.ShareOfPartition(1));
            while (bucket.TryTake())
                sent.Add(_clock.GetUtcNow());
            Assert.True(await lease.ReleaseAsync(default));
            _clock.Advance(TimeSpan.FromMilliseconds(250));
        }
        // A burst of a second at the very beginning, and the rate.
        Assert.All(sent, at => Assert.InRange(sent.Count(t => t >= at && t < at.AddSeconds(1)), 1, 10 + 9));
        Assert.All(sent.Skip(10), at => Assert.InRange(sent.Count(t => t >= at && t < at.AddSeconds(1)), 1, 10));
    }

    [Fact]
    public async Task One_instance_that_keeps_coming_back_keeps_its_burst()
    {
        var (keeper, pace) = Instance(1);
        var share = new PlatformLimits(RequestsPerSecond: 10).ShareOfPartition(1);
        for (var turn = 0; turn < 3; turn++)
        {
            var lease = (await keeper.AcquireOrWakeAsync("deliver|national|0", Duration, default))!;
            Assert.Equal(9, Enumerable.Range(0, 20).Count(_ => pace.Of(lease, share).TryTake()));
            await lease.ReleaseAsync(default);
            _clock.Advance(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task A_profile_with_another_rate_takes_effect_without_a_burst()
    {
        var (keeper, pace) = Instance(1);
        var lease = (await keeper.AcquireOrWakeAsync("deliver|national|0", Duration, default))!;
        Assert.True(pace.Of(lease, new(10, 1)).TryTake());
        Assert.False(pace.Of(lease, new(100, 1)).TryTake());
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.True(pace.Of(lease, new(100, 1)).TryTake());
    }

    (LeaseKeeper, PlatformPace) Instance(int seed) => (new LeaseKeeper(_store, _clock, new Random(seed)), new PlatformPace(_clock));
}
