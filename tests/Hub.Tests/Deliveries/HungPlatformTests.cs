using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

public sealed class HungPlatformTests
{
    [Fact]
    public async Task A_platform_that_never_answers_delays_no_other()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Platform("one").Faults = new FaultOptions { HangRate = 1 };
        hub.Feed.AddNumbered(30);
        var began = hub.Clock.Now;
        await hub.Activity.StartFunctionAsync("SyncSources", TestContext.Current.CancellationToken);
        await hub.Platform("one").HangingAsync();
        await hub.Host.Wire.AnsweredAsync(30, exchange => exchange is { Platform: "two", Writes: true });

        Assert.Equal(began, hub.Clock.Now);
        Assert.Equal(30, hub.Platform("two").Holdings().Count);
        Assert.Empty(hub.Platform("one").Holdings());

        hub.Platform("one").Faults = FaultOptions.None;
        await hub.SettleAsync();
        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
    }
}
