using PatentHub.Deliveries;
using PatentHub.Local.Simulator;
using PatentHub.Monitoring;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

public sealed class HeldBackJourneyTests
{
    [Fact]
    public Task A_broken_gateway_opens_the_breaker_and_its_refusals_are_taken_back() => SurviveBrokenGatewayAsync(concurrency: 1);

    [Fact]
    public Task Refusals_on_their_way_when_the_breaker_opens_are_taken_back_too() => SurviveBrokenGatewayAsync(concurrency: 8);

    static async Task SurviveBrokenGatewayAsync(int concurrency)
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Profile = p => p with { Limits = HubSetup.Limits with { Concurrency = concurrency } } });
        hub.Platform("one").Faults = new FaultOptions { Maintenance = true };
        hub.Feed.AddNumbered(40);
        await hub.SyncAsync();
        await hub.SweepAsync();
        Assert.Equal("breaker", (await hub.StatusOfAsync("one")).State);
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.BreakerOpen, "one"));
        Assert.InRange(hub.Platform("one").Summary().Outcomes["PUT maintenance"], 20, 19 + concurrency);

        hub.Platform("one").Faults = FaultOptions.None;
        await hub.SettleAsync();
        await hub.AssertConvergedAsync();
        Assert.Equal(40, hub.Platform("one").Holdings().Count);
        Assert.Null(await hub.AlarmAsync(AlarmCauses.BreakerOpen, "one"));
        hub.AssertNoViolation();
    }

    [Fact]
    public async Task A_refusal_is_kept_for_a_person_and_does_not_open_the_breaker()
    {
        await using var hub = await HubFixture.StartAsync(HubSetup.With(HubSetup.Plain("one", new PlatformRules { RefusedTitleWords = ["永动机"] }), HubSetup.Plain("two")));
        hub.Feed.AddNumbered(5);
        hub.Feed.Add(hub.Feed.Item(6, "示例：永动机"));
        await hub.SyncAndSettleAsync();
        await hub.ReconcileAsync();
        var refused = await hub.DeliveryAsync("one", 6);
        Assert.Equal((DeliveryPhase.Rejected, "content-refused"), (refused.Phase, refused.LastReason));
        Assert.Equal(1, hub.Platform("one").Summary().Outcomes["PUT rejected"]);

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(6, item => item["title"] = "示例：一种泵");
        await hub.SyncAndSettleAsync();
        await hub.AssertConvergedAsync();
        Assert.Equal(6, hub.Platform("one").Holdings().Count);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Refused_credentials_pause_the_platform_until_a_probe_is_let_in(int status)
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Platform("one").Faults = new FaultOptions { UnauthorisedStatus = status };
        hub.Feed.AddNumbered(10);
        await hub.SyncAsync();
        await hub.SweepAsync();
        Assert.Equal("paused", (await hub.StatusOfAsync("one")).State);
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.Unauthorised, "one"));
        var pushes = Count(hub, "PUT");
        Assert.InRange(pushes, 1, HubSetup.Limits.Concurrency);

        hub.Clock.Advance(TimeSpan.FromMinutes(5));
        await hub.SweepAsync();
        Assert.Equal((pushes, 1), (Count(hub, "PUT"), Count(hub, "GET")));

        hub.Platform("one").Faults = FaultOptions.None;
        await hub.SettleAsync();
        Assert.Equal("open", (await hub.StatusOfAsync("one")).State);
        Assert.Null(await hub.AlarmAsync(AlarmCauses.Unauthorised, "one"));
        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
    }

    [Fact]
    public async Task A_platform_that_is_away_opens_the_breaker_and_is_probed_with_one_request()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Platform("one").Faults = new FaultOptions { ErrorRate = 1 };
        hub.Feed.AddNumbered(40);
        await hub.SyncAsync();
        await hub.SweepAsync();
        Assert.Equal("breaker", (await hub.StatusOfAsync("one")).State);
        var before = Count(hub, "PUT");
        Assert.InRange(before, 10, 10 + HubSetup.Limits.Concurrency);

        hub.Clock.Advance((await hub.StatusOfAsync("one")).Until!.Value - hub.Clock.Now);
        await hub.SweepAsync();
        Assert.Equal(before + 1, Count(hub, "PUT"));

        hub.Platform("one").Faults = FaultOptions.None;
        await hub.SettleAsync();
        await hub.AssertConvergedAsync();
    }

    static int Count(HubFixture hub, string method) => hub.Platform("one").Ledger().Count(entry => entry.Method == method);
}
