using PatentHub.Hub.Tests.Simulator;
using PatentHub.Local.Simulator;
using PatentHub.Monitoring;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

public sealed class ReconcileJourneyTests
{
    [Theory]
    [InlineData(15, false)]
    [InlineData(30, true)]
    [InlineData(100, true)]
    public async Task A_platform_that_lost_its_memory_gets_everything_again(int listings, bool isTooMuchAtOnce)
    {
        await using var hub = await SettledAsync(listings);
        hub.Platform("one").Restart();
        await hub.ReconcileAsync();
        Assert.Equal(isTooMuchAtOnce, await hub.AlarmAsync(AlarmCauses.DriftTooLarge, "one") is not null);
        var rounds = 1;
        for (; (await hub.StatusOfAsync("one")).LastReconcile!.Suspects > 0 && rounds < 10; rounds++)
            await hub.ReconcileAsync();

        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
        Assert.Equal(listings, hub.Platform("one").Holdings().Count);
        Assert.Equal(listings, (await hub.StatusAsync()).Process.Repaired);
        Assert.Equal(listings, (await hub.AlarmAsync(AlarmCauses.DriftRepaired, "one"))!.Count);
        Assert.Null(await hub.AlarmAsync(AlarmCauses.DriftTooLarge, "one"));
        Assert.InRange(rounds, 2, 6);
    }

    [Fact]
    public async Task A_platform_that_went_back_to_an_older_state_is_brought_forward()
    {
        await using var hub = await SettledAsync(10);
        hub.Clock.Advance(TimeSpan.FromMinutes(2));
        hub.Feed.Change(1, item => item["title"] = "示例：改了标题");
        hub.Feed.Change(2, item => item.Remove("offer"));
        await hub.SyncAndSettleAsync();
        hub.Platform("one").Restart(recent: TimeSpan.FromMinutes(1));
        Assert.Equal(10, hub.Platform("one").Holdings().Count);

        await hub.ReconcileAsync();
        await hub.AssertConvergedAsync();
        Assert.Equal(2, (await hub.StatusAsync()).Process.Repaired);
    }

    [Fact]
    public async Task A_platform_that_says_yes_and_stores_nothing_is_found_out()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Platform("one").Faults = new FaultOptions { LieRate = 1 };
        hub.Feed.AddNumbered(6);
        await hub.SyncAndSettleAsync();
        Assert.Empty(hub.Platform("one").Holdings());
        hub.Platform("one").Faults = FaultOptions.None;
        await hub.ReconcileAsync();
        await hub.AssertConvergedAsync();
        Assert.Equal(6, (await hub.StatusAsync()).Process.Repaired);
    }

    [Fact]
    public async Task An_id_that_nobody_sent_raises_an_alarm_and_is_never_deleted()
    {
        await using var hub = await SettledAsync(3);
        using (var stranger = new SigningHub(new Uri(hub.Simulator.Address, "one"), new TestClock { Now = hub.Clock.Now }, hub.Platform("one").Options.Secrets[0]))
            await stranger.PutAsync("S-202110377287X", 1);
        await hub.ReconcileAsync();
        await hub.ReconcileAsync();

        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.UnknownListing, "one"));
        Assert.Null(await hub.AlarmAsync(AlarmCauses.UnknownListing, "two"));
        Assert.Contains(hub.Platform("one").Holdings(), h => h.Id == "S-202110377287X");
        Assert.DoesNotContain(hub.Platform("one").Ledger(), entry => entry.Method == "DELETE");
    }

    [Fact]
    public async Task A_platform_that_holds_a_newer_revision_makes_the_listing_rise_above_it_everywhere()
    {
        await using var hub = await SettledAsync(2);
        using (var other = new SigningHub(new Uri(hub.Simulator.Address, "one"), new TestClock { Now = hub.Clock.Now }, hub.Platform("one").Options.Secrets[0]))
            await other.PutAsync(TestFeed.ListingId(1), 41);
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => item["title"] = "示例：改了标题");
        await hub.SyncAndSettleAsync();
        await hub.AssertConvergedAsync();
        Assert.Equal(42, (await hub.ListingAsync(1)).Revision);
        Assert.All(hub.Platforms, platform => Assert.Equal(42, platform.Holdings().Single(h => h.Id == TestFeed.ListingId(1)).Revision));
    }

    static async Task<HubFixture> SettledAsync(int listings)
    {
        var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(listings);
        await hub.SyncAndSettleAsync();
        return hub;
    }
}
