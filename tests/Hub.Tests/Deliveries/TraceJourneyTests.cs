using System.Net;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>One picture from the source's row to the platforms and back.</summary>
public sealed class TraceJourneyTests
{
    [Fact]
    public async Task A_listing_is_followed_from_its_source_to_every_platform_and_back()
    {
        await using var hub = await HubFixture.StartAsync(HubSetup.With(HubSetup.Plain("one", new PlatformRules { PendingShare = 1, DecisionMaxMilliseconds = -1 }), HubSetup.Plain("two")));
        hub.Feed.AddNumbered(1);
        await hub.SyncAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => item["title"] = "示例：改了标题");
        await hub.SyncAsync();
        await hub.SweepAsync();
        hub.Platform("one").Decide(TestFeed.ListingId(1), accepted: true);
        await hub.SettleAsync();

        var (status, trace) = await hub.AskAsync(HttpMethod.Get, $"api/listings/{TestFeed.ListingId(1)}/trace");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((TestFeed.Number(1), "test", 2, "sync"), ((string)trace["number"]!, (string)trace["source"]!["id"]!, (int)trace["source"]!["snapshot"]!["sequence"]!, (string)trace["source"]!["run"]!["kind"]!));
        var traceId = (string)trace["traceId"]!;
        Assert.Equal(2, (int)trace["listing"]!["revision"]!);
        foreach (var platform in trace["platforms"]!.AsArray())
        {
            Assert.Equal("accepted", (string)platform!["delivery"]!["phase"]!);
            var push = platform["timeline"]!.AsArray().First(e => (string)e!["kind"]! == "push" && (int)e["revision"]! == 2)!;
            Assert.Equal(traceId, ((string)push["traceParent"]!)[3..35]);
        }
        var events = trace["platforms"]!.AsArray().Single(p => (string)p!["id"]! == "one")!["timeline"]!.AsArray().Where(e => (string)e!["kind"]! == "event");
        Assert.Contains("listing.accepted", events.Select(e => (string)e!["type"]!));
        var byNumber = (await hub.AskAsync(HttpMethod.Get, $"api/declarations/ZL{TestFeed.Number(1)}/trace")).Body;
        Assert.Equal(trace.ToJsonString(), byNumber.ToJsonString());
    }

    [Fact]
    public async Task What_is_not_offered_shows_its_source_and_what_is_unknown_is_a_problem()
    {
        await using var hub = await HubFixture.StartAsync();
        var item = hub.Feed.Item(1);
        item.Remove("offer");
        hub.Feed.Add(item);
        await hub.SyncAndSettleAsync();
        var (_, trace) = await hub.AskAsync(HttpMethod.Get, $"api/declarations/{TestFeed.Number(1)}/trace");
        Assert.Equal(1, (int)trace["source"]!["snapshot"]!["sequence"]!);
        Assert.Null(trace["listing"]);
        Assert.Empty(trace["platforms"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, $"api/listings/{TestFeed.ListingId(7)}/trace")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, $"api/declarations/{TestFeed.Number(7)}/trace")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.AskAsync(HttpMethod.Get, "api/declarations/123/trace")).Status);
    }
}
