using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

public sealed class ThrottleJourneyTests
{
    static readonly FaultOptions Throttling = new() { ThrottleRate = 1, RetryAfterSeconds = 120 };

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task A_platform_that_asks_for_time_is_left_alone_for_all_of_it(bool asDate, bool throttles)
    {
        await using var hub = await HubFixture.StartAsync();
        var faults = Throttling with { RetryAfterAsDate = asDate };
        hub.Platform("one").Faults = throttles ? faults : faults with { ThrottleRate = 0, UnavailableRate = 1 };
        hub.Feed.AddNumbered(10);
        await hub.SyncAsync();
        await hub.SweepAsync();
        var asked = Requests(hub);
        var until = hub.Clock.Now.AddSeconds(120);
        Assert.InRange(asked, 1, HubSetup.Limits.Concurrency);
        Assert.Equal(("throttled", until), ((await hub.StatusOfAsync("one")).State, (await hub.StatusOfAsync("one")).Until));
        Assert.Equal(10, hub.Platform("two").Holdings().Count);

        // A newer revision does not get round it, nor does a reconcile.
        hub.Platform("one").Faults = FaultOptions.None;
        hub.Clock.Advance(TimeSpan.FromSeconds(60));
        hub.Feed.Change(1, item => item["title"] = "示例：改了标题");
        await hub.SyncAsync();
        await hub.RunAsync("ReconcilePlatforms");
        await hub.SweepAsync();
        hub.Clock.Advance(until - hub.Clock.Now - TimeSpan.FromTicks(1));
        await hub.SweepAsync();
        Assert.Equal(asked, Requests(hub));

        hub.Clock.Advance(TimeSpan.FromTicks(1));
        await hub.SettleAsync();
        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
    }

    [Fact]
    public async Task No_platform_is_left_alone_for_more_than_a_day()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Platform("one").Faults = Throttling with { RetryAfterSeconds = 7 * 24 * 3600 };
        hub.Feed.AddNumbered(1);
        await hub.SyncAsync();
        await hub.SweepAsync();
        Assert.Equal(hub.Clock.Now.AddHours(24), (await hub.StatusOfAsync("one")).Until);
    }

    [Fact]
    public async Task A_throttled_list_holds_the_platform_back_too()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(3);
        await hub.SyncAndSettleAsync();
        hub.Platform("one").Faults = Throttling;
        await hub.RunAsync("ReconcilePlatforms");
        var asked = Requests(hub);
        hub.Platform("one").Faults = FaultOptions.None;
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => item["title"] = "示例：改了标题");
        await hub.SyncAsync();
        await hub.SweepAsync();
        Assert.Equal(asked, Requests(hub));
    }

    [Fact]
    public async Task A_platform_that_was_throttled_when_its_reconcile_was_due_is_reconciled_later()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(3);
        await hub.SyncAndSettleAsync();
        await hub.RunAsync("ReconcilePlatforms");
        var first = (await hub.StatusOfAsync("one")).LastReconcile!.BeganAt;

        hub.Clock.Advance(TimeSpan.FromHours(26));
        hub.Platform("one").Faults = Throttling;
        await hub.RunAsync("SweepReconciles");
        Assert.Equal(first, (await hub.StatusOfAsync("one")).LastReconcile!.BeganAt);

        hub.Platform("one").Faults = FaultOptions.None;
        hub.Clock.Advance(TimeSpan.FromMinutes(10));
        var second = hub.Clock.Now;
        await hub.RunAsync("SweepReconciles");
        Assert.Equal(second, (await hub.StatusOfAsync("one")).LastReconcile!.BeganAt);

        hub.Clock.Advance(TimeSpan.FromMinutes(10));
        await hub.RunAsync("SweepReconciles");
        Assert.Equal(second, (await hub.StatusOfAsync("one")).LastReconcile!.BeganAt);
    }

    [Fact]
    public async Task A_throttled_look_at_a_doubtful_listing_holds_the_platform_back_too()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(20);
        await hub.SyncAndSettleAsync();
        hub.Platform("one").Restart();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await hub.RunAsync("ReconcilePlatforms");
        hub.Platform("one").Faults = Throttling;
        await hub.SweepAsync();
        Assert.InRange(hub.Platform("one").Summary().Outcomes.GetValueOrDefault("GET throttled"), 0, HubSetup.Limits.Concurrency);
    }

    [Fact]
    public async Task No_more_requests_are_sent_than_the_profile_allows()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Profile = p => p with { Limits = HubSetup.Limits with { RequestsPerSecond = 2 } } });
        hub.Feed.AddNumbered(10);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var index = 1; index <= 10; index++)
        {
            hub.Feed.Change(index, item => item["title"] = "示例：改了标题");
            await hub.SyncAsync();
            await hub.QuietAsync();
        }
        var times = hub.Platform("one").Ledger().Where(e => e.Method == "PUT").Select(e => e.At).ToList();
        // A burst of two and the ten of five seconds; the clock may move while a request is on its way, so that some seem closer than they were sent.
        Assert.All(times, at => Assert.InRange(times.Count(t => t >= at && t < at.AddSeconds(5)), 1, 14));
    }

    static long Requests(HubFixture hub) => hub.Platform("one").Ledger().Count(entry => entry.Method is "PUT" or "DELETE" or "GET");
}
