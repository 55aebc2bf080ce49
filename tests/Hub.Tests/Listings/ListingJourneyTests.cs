using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PatentHub.Deliveries;
using Xunit;

namespace PatentHub.Hub.Tests.Listings;

public sealed class ListingJourneyTests
{
    [Fact]
    public async Task A_changed_item_raises_the_revision_once_and_reaches_all()
    {
        await using var hub = await StartAsync(5);
        hub.Feed.Change(3, item => item["title"] = "示例：另一个标题");
        await hub.SyncAndSettleAsync();
        await hub.SyncAndSettleAsync();

        Assert.Equal(2, (await hub.ListingAsync(3)).Revision);
        Assert.All((await hub.ListingsAsync()).Where(l => l.Id != TestFeed.ListingId(3)), listing => Assert.Equal(1, listing.Revision));
        Assert.All(hub.Platforms, platform => Assert.Equal("示例：另一个标题", platform.Holdings().Single(h => h.Id == TestFeed.ListingId(3)).Body!.Value.GetProperty("title").GetString()));
        await AssertSoundAsync(hub);
    }

    [Fact]
    public async Task A_change_that_no_platform_is_told_of_raises_no_revision()
    {
        await using var hub = await StartAsync(2);
        hub.Feed.Change(1, item => item["offer"]!["contact"] = new JsonObject { ["name"] = "示例联系人" });
        await hub.SyncAndSettleAsync();
        Assert.Equal(1, (await hub.ListingAsync(1)).Revision);
        Assert.Equal(1, (await hub.StatusAsync()).Process.Sync.Updated);
    }

    [Fact]
    public async Task Removing_the_offer_withdraws_everywhere_and_offering_again_gets_a_new_revision()
    {
        await using var hub = await StartAsync(3);
        hub.Feed.Change(2, item => item.Remove("offer"));
        await hub.SyncAndSettleAsync();
        Assert.Equal((2, false), ((await hub.ListingAsync(2)).Revision, (await hub.ListingAsync(2)).Present));
        Assert.All(hub.Platforms, platform => Assert.Equal(2, platform.Holdings().Count));
        Assert.Equal(DeliveryPhase.Withdrawn, (await hub.DeliveryAsync("one", 2)).Phase);

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(2, item => item["offer"] = new JsonObject { ["modes"] = new JsonArray("licence"), ["price"] = new JsonObject { ["kind"] = "negotiable" }, ["summary"] = "示例简介" });
        await hub.SyncAndSettleAsync();
        Assert.All(hub.Platforms, platform => Assert.Equal(3, platform.Holdings().Single(h => h.Id == TestFeed.ListingId(2)).Revision));
        await AssertSoundAsync(hub);
    }

    [Fact]
    public async Task A_tombstone_withdraws_and_a_later_item_revives()
    {
        await using var hub = await StartAsync(3);
        hub.Feed.Delete(1);
        await hub.SyncAndSettleAsync();
        Assert.Equal(1, (await hub.StatusAsync()).Process.Sync.Deleted);
        Assert.All(hub.Platforms, platform => Assert.DoesNotContain(platform.Holdings(), h => h.Id == TestFeed.ListingId(1)));

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Drop(1);
        hub.Feed.Add(hub.Feed.Item(1));
        await hub.SyncAndSettleAsync();
        Assert.Equal((3, true), ((await hub.ListingAsync(1)).Revision, (await hub.ListingAsync(1)).Present));
        await AssertSoundAsync(hub);
    }

    [Fact]
    public async Task A_tombstone_of_what_was_never_known_changes_nothing()
    {
        await using var hub = await StartAsync(1);
        var before = await hub.FingerprintAsync();
        hub.Feed.Add(hub.Feed.Item(9));
        hub.Feed.Delete(9);
        await hub.SyncAndSettleAsync();
        Assert.Equal(before, await hub.FingerprintAsync());
    }

    [Fact]
    public async Task An_offer_ends_with_its_last_day_at_midnight_in_Shanghai()
    {
        await using var hub = await HubFixture.StartAsync();
        var item = hub.Feed.Item(1);
        item["offer"]!["validUntil"] = "2026-11-24";
        hub.Feed.Add(item, hub.Feed.Item(2));
        await hub.SyncAndSettleAsync();

        hub.Clock.Advance(new DateTimeOffset(2026, 11, 24, 23, 59, 59, TimeSpan.FromHours(8)) - hub.Clock.Now);
        await hub.SettleAsync();
        Assert.All(hub.Platforms, platform => Assert.Equal(2, platform.Holdings().Count));

        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await hub.SettleAsync();
        Assert.All(hub.Platforms, platform => Assert.Equal(TestFeed.ListingId(2), Assert.Single(platform.Holdings()).Id));
        Assert.Equal(2, (await hub.ListingAsync(1)).Revision);

        // The source repeats the item, and it stays withdrawn.
        hub.Feed.Change(1, i => i["title"] = "示例：改了标题");
        await hub.SyncAndSettleAsync();
        await AssertSoundAsync(hub);
        Assert.False((await hub.ListingAsync(1)).Present);
    }

    [Fact]
    public async Task An_offer_that_is_prolonged_in_time_stays()
    {
        await using var hub = await HubFixture.StartAsync();
        var item = hub.Feed.Item(1);
        item["offer"]!["validUntil"] = "2026-11-24";
        hub.Feed.Add(item);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, i => i["offer"]!["validUntil"] = "2026-11-26");
        await hub.SyncAndSettleAsync();

        hub.Clock.Advance(TimeSpan.FromHours(48));
        await hub.SettleAsync();
        Assert.True((await hub.ListingAsync(1)).Present);
        hub.Clock.Advance(TimeSpan.FromHours(48));
        await hub.SettleAsync();
        Assert.False((await hub.ListingAsync(1)).Present);
        await AssertSoundAsync(hub);
    }

    [Fact]
    public async Task A_demand_is_published_once_per_key_to_platforms_that_take_demands()
    {
        await using var hub = await HubFixture.StartAsync(HubSetup.With(HubSetup.Plain("both"), HubSetup.Plain("supply-only") with { Accepts = ["supply"] }));
        await hub.SyncAsync();
        var demand = new JsonObject { ["title"] = "示例需求", ["need"] = "示例：需要一种方法", ["organisation"] = new JsonObject { ["name"] = "示例有限公司" } };
        var first = await hub.SubmitDemandAsync(demand, "key-1");
        var again = await hub.SubmitDemandAsync(demand, "key-1");
        var id = (string)(await first.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["id"]!;
        await hub.SettleAsync();

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal(id, Assert.Single(hub.Platform("both").Holdings()).Id);
        Assert.Empty(hub.Platform("supply-only").Holdings());

        demand["need"] = "示例：需要另一种方法";
        await hub.SubmitDemandAsync(demand, "key-1");
        await hub.SettleAsync();
        Assert.Equal((id, 2), (hub.Platform("both").Holdings()[0].Id, hub.Platform("both").Holdings()[0].Revision));
        await AssertSoundAsync(hub);
    }

    [Fact]
    public async Task A_platform_that_comes_later_gets_everything_that_is_published()
    {
        await using var hub = await StartAsync(8);
        hub.Feed.Change(1, item => item.Remove("offer"));
        await hub.SyncAndSettleAsync();
        await hub.StopHubAsync();
        hub.AddLaterPlatforms();
        hub.StartHub();
        await hub.SettleAsync();
        Assert.Equal(7, hub.Platform("three").Holdings().Count);
        await AssertSoundAsync(hub);
    }

    static async Task<HubFixture> StartAsync(int items)
    {
        var hub = await HubFixture.StartAsync(new HubSetup { Later = [HubSetup.Plain("three")] });
        hub.Feed.AddNumbered(items);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        return hub;
    }

    static async Task AssertSoundAsync(HubFixture hub)
    {
        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
    }
}
