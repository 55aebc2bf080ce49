using PatentHub.Deliveries;
using PatentHub.Local.Sample;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>Whatever a platform does, everything converges once it stops, and its ledger shows nothing that the hub must not do.</summary>
public sealed class FaultJourneyTests
{
    static readonly Dictionary<string, FaultOptions> Faults = new()
    {
        ["errors"] = new() { ErrorRate = 0.4 },
        ["errors at first attempts"] = new() { ErrorRate = 1, FirstAttemptsOnly = true },
        ["throttling in seconds"] = new() { ThrottleRate = 0.3, RetryAfterSeconds = 7 },
        ["throttling to a date"] = new() { ThrottleRate = 0.3, RetryAfterSeconds = 7, RetryAfterAsDate = true },
        ["unavailable"] = new() { UnavailableRate = 0.3, RetryAfterSeconds = 3 },
        ["slow"] = new() { LatencyMinMilliseconds = 100, LatencyMaxMilliseconds = 2000 },
        ["hangs and arrives late"] = new() { HangRate = 0.3 },
        ["hangs after storing"] = new() { HangRate = 0.3, HangAfterStoring = true },
        ["drops answers"] = new() { DropRate = 0.4 },
        ["answers garbage"] = new() { GarbledRate = 0.4 },
        ["lies"] = new() { LieRate = 0.3 },
        ["webhooks doubled"] = new() { DuplicateWebhookRate = 1 },
        ["webhooks out of order"] = new() { ReorderWebhookRate = 0.7 },
        ["webhooks before the reply"] = new() { EarlyWebhookRate = 1 },
        ["webhooks late"] = new() { LateWebhookRate = 1 },
        ["refuses credentials for a while"] = new() { UnauthorisedStatus = 401 },
        ["forbids for a while"] = new() { UnauthorisedStatus = 403 },
        ["broken gateway for a while"] = new() { Maintenance = true },
        ["cannot be asked and drops answers for a while"] = new() { ReadOneDisabled = true, DropRate = 0.4 },
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Converges_although_a_platform_is_not_itself(string fault)
    {
        var rules = new PlatformRules { PendingShare = 0.3, ConfirmShare = 0.5 };
        await using var hub = await HubFixture.StartAsync(HubSetup.With(HubSetup.Plain("one", rules), HubSetup.Plain("two", rules)));
        var faults = Faults[fault];
        if (fault.EndsWith("for a while", StringComparison.Ordinal))
            faults = faults with { Until = hub.Clock.Now.AddMinutes(20) };
        hub.Platform("one").Faults = faults;
        hub.Feed.AddNumbered(24);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(3, item => item["title"] = "示例：改了标题");
        hub.Feed.Change(4, item => item.Remove("offer"));
        hub.Feed.Delete(5);
        await hub.SyncAndSettleAsync();

        hub.Platform("one").Faults = FaultOptions.None;
        await AssertHealedAsync(hub, isLiar: faults.LieRate > 0);
    }

    [Fact]
    public async Task Converges_although_everything_goes_wrong_at_once()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup
        {
            Feeds = [new FeedOptions { Faults = new FeedFaults { ErrorRate = 0.5, TruncateRate = 0.3, FirstAttemptsOnly = true } }],
            Platforms = SimulatedPlatforms.Create(7, SimulatedPlatforms.Heavy),
        });
        await hub.SyncAndSettleAsync();
        foreach (var platform in hub.Platforms)
            platform.Faults = FaultOptions.None;
        await AssertHealedAsync(hub, isLiar: true);
    }

    static async Task AssertHealedAsync(HubFixture hub, bool isLiar)
    {
        var repaired = (await hub.StatusAsync()).Process.Repaired;
        do
            await hub.ReconcileAsync();
        while ((await hub.StatusAsync()).Platforms.Any(p => p.LastReconcile!.Suspects > 0));
        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
        var after = (await hub.StatusAsync()).Process.Repaired;
        Assert.True(isLiar ? after > repaired : after == repaired, $"repaired {after}");
        foreach (var platform in hub.Platforms)
            Assert.DoesNotContain(await hub.DeliveriesAsync(platform.Options.Id), d => d.Phase is DeliveryPhase.Parked or DeliveryPhase.Waiting);
    }
}
