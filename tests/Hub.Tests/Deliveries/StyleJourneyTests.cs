using PatentHub.Deliveries;
using PatentHub.Local.Simulator;
using PatentHub.Monitoring;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>Platforms of every style come to hold what they should, whatever they do.</summary>
public sealed class StyleJourneyTests
{
    static readonly Dictionary<string, FaultOptions> Faults = new()
    {
        ["errors"] = new() { ErrorRate = 0.4 },
        ["throttling"] = new() { ThrottleRate = 0.3, RetryAfterSeconds = 7 },
        ["hangs after storing"] = new() { HangRate = 0.3, HangAfterStoring = true },
        ["drops answers"] = new() { DropRate = 0.4 },
        ["answers garbage"] = new() { GarbledRate = 0.4 },
        ["lies"] = new() { LieRate = 0.3 },
        ["forgets jobs"] = new() { JobForgottenRate = 0.6 },
        ["fails items"] = new() { ItemFailureRate = 0.4 },
        ["refuses credentials for a while"] = new() { UnauthorisedStatus = 401 },
        ["broken gateway for a while"] = new() { Maintenance = true },
    };

    public static TheoryData<string, string> Cases =>
    [
        .. from style in (string[])["oauth2", "gateway", "batch"]
           from fault in Faults.Keys
           where style == "batch" || fault is not ("forgets jobs" or "fails items")
           select new TheoryDataRow<string, string>(style, fault),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Converges_although_the_platform_is_not_itself(string style, string fault)
    {
        var rules = new PlatformRules { PendingShare = 0.3, ConfirmShare = 0.5, RefusedShare = 0.1 };
        await using var hub = await HubFixture.StartAsync(HubSetup.With(StyleStage.Options(style, rules)));
        var platform = hub.Platforms.Single();
        var faults = Faults[fault];
        platform.Faults = fault.EndsWith("for a while", StringComparison.Ordinal) ? faults with { Until = hub.Clock.Now.AddMinutes(20) } : faults;
        hub.Feed.AddNumbered(24);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(3, item => item["title"] = "示例：改了 \"标题\"");
        hub.Feed.Change(4, item => item.Remove("offer"));
        hub.Feed.Delete(5);
        await hub.SyncAndSettleAsync();

        platform.Faults = FaultOptions.None;
        do
            await hub.ReconcileAsync();
        while ((await hub.StatusAsync()).Platforms.Any(p => p.LastReconcile!.Suspects > 0));
        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
        Assert.DoesNotContain(await hub.DeliveriesAsync(platform.Options.Id), d => d.Phase is DeliveryPhase.Parked or DeliveryPhase.Waiting);
    }

    [Fact]
    public async Task A_batch_takes_many_listings_with_one_request()
    {
        await using var hub = await HubFixture.StartAsync(HubSetup.With(StyleStage.Options("batch")));
        hub.Feed.AddNumbered(80);
        await hub.SyncAndSettleAsync();
        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
        Assert.Equal(1, hub.Host.Wire.Exchanges.Count(e => e.Method == "POST"));
    }

    [Fact]
    public async Task A_token_that_ends_while_listings_go_out_delays_none()
    {
        await using var hub = await HubFixture.StartAsync(HubSetup.With(StyleStage.Options("oauth2") with { TokenSeconds = 120 }));
        hub.Feed.AddNumbered(10);
        await hub.SyncAndSettleAsync();
        hub.Platforms.Single().RevokeAccess();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(3, item => item["title"] = "示例：改了标题");
        await hub.SyncAsync();
        await hub.SweepAsync();
        await hub.AssertConvergedAsync();
        Assert.Null(await hub.AlarmAsync(AlarmCauses.Unauthorised, "cn-operation"));
        hub.AssertNoViolation();
    }
}
