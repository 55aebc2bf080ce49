using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations.Quarantine;

/// <summary>What cannot be kept is looked at, corrected, released or set aside over HTTP.</summary>
public sealed class QuarantineJourneyTests
{
    static readonly string Address = $"api/quarantine/test/{TestFeed.Number(1)}";

    [Fact]
    public async Task A_bad_item_is_listed_with_its_original_beside_the_reasons()
    {
        await using var hub = await BadAsync();
        var item = Assert.Single(await ListAsync(hub))!;
        Assert.Equal(("test", TestFeed.Number(1)), ((string?)item["source"], (string?)item["key"]));
        var reason = Assert.Single(item["reasons"]!.AsArray())!;
        Assert.Equal(("legalStatus", "code"), ((string?)reason["field"], (string?)reason["code"]));
        Assert.Contains("granted", (string?)reason["zh"], StringComparison.Ordinal);
        Assert.Contains("must be one of", (string?)reason["en"], StringComparison.Ordinal);

        var (_, one) = await hub.AskAsync(HttpMethod.Get, Address);
        Assert.Equal(("dormant", "as it came"), ((string?)one["original"]!["legalStatus"], (string?)one["original"]!["unknownField"]));
        Assert.Equal("legalStatus", (string?)one["entry"]!["reasons"]![0]!["field"]);
    }

    [Fact]
    public async Task A_corrected_item_is_published_and_the_same_bad_one_does_not_come_up_again()
    {
        await using var hub = await BadAsync();
        var (status, answer) = await ReleaseAsync(hub, new JsonObject { ["legalStatus"] = "granted", ["unknownField"] = null });
        Assert.Equal((HttpStatusCode.OK, TestFeed.Number(1), "created"), (status, (string?)answer["number"], (string?)answer["outcome"]));
        await hub.SyncAndSettleAsync();
        await hub.RunAsync("SweepSources");
        await hub.SettleAsync();

        Assert.Empty(await ListAsync(hub));
        Assert.All(hub.Platforms, platform => Assert.Single(platform.Holdings()));
        var (_, one) = await hub.AskAsync(HttpMethod.Get, Address);
        Assert.Equal(("released", "按证书改正"), ((string?)one["entry"]!["handling"]!["kind"], (string?)one["entry"]!["handling"]!["reason"]));
        Assert.Equal("dormant", (string?)one["original"]!["legalStatus"]);
        Assert.Equal(HttpStatusCode.NotFound, (await ReleaseAsync(hub, [])).Status);
    }

    [Fact]
    public async Task A_correction_that_is_still_wrong_is_told_why_and_changes_nothing()
    {
        await using var hub = await BadAsync();
        var (status, answer) = await ReleaseAsync(hub, new JsonObject { ["legalStatus"] = "asleep", ["title"] = "" });
        Assert.Equal((HttpStatusCode.BadRequest, "/problems/still-bad"), (status, (string?)answer["type"]));
        Assert.Equal(["title", "legalStatus"], answer["errors"]!.AsArray().Select(e => (string?)e!["field"]));
        Assert.Single(await ListAsync(hub));
        Assert.Empty(await hub.ListingsAsync());
    }

    [Fact]
    public async Task A_dismissed_item_stays_away_until_its_source_changes_it_or_somebody_opens_it_again()
    {
        await using var hub = await BadAsync();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, "dismiss", "重复条目")).Status);
        await hub.SyncAsync();
        Assert.Empty(await ListAsync(hub));

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, "reopen", "不是重复条目")).Status);
        Assert.Equal(("reopened", "不是重复条目"), ((string?)Assert.Single(await ListAsync(hub))!["handling"]!["kind"], (string?)(await ListAsync(hub))[0]!["handling"]!["reason"]));

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, "dismiss", "还是重复")).Status);
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => item["legalStatus"] = "asleep");
        await hub.SyncAsync();
        Assert.Null(Assert.Single(await ListAsync(hub))!["handling"]);
    }

    [Fact]
    public async Task A_correction_at_the_source_clears_it_by_itself()
    {
        await using var hub = await BadAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => item["legalStatus"] = "granted");
        await hub.SyncAndSettleAsync();
        Assert.Empty(await ListAsync(hub));
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, Address)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ReleaseAsync(hub, [])).Status);
    }

    [Fact]
    public async Task What_the_source_says_later_overrides_a_release()
    {
        await using var hub = await BadAsync();
        await ReleaseAsync(hub, new JsonObject { ["legalStatus"] = "granted" });
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => (item["legalStatus"], item["title"]) = ("granted", "示例：来源已改正"));
        await hub.SyncAndSettleAsync();
        Assert.Equal("示例：来源已改正", (await hub.ListingAsync(1)).Title);
    }

    [Fact]
    public async Task Every_decision_needs_a_reason_and_a_key()
    {
        await using var hub = await BadAsync();
        foreach (var action in (string[])["release", "dismiss", "reopen"])
        {
            Assert.Equal("/problems/reason-missing", (string?)(await hub.AskAsync(HttpMethod.Post, $"{Address}/{action}", new JsonObject { ["correction"] = new JsonObject(), ["reason"] = " " })).Body["type"]);
            Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Post, $"api/quarantine/test/{TestFeed.Number(2)}/{action}", new JsonObject { ["correction"] = new JsonObject(), ["reason"] = "测试" })).Status);
            using var unknown = await hub.Http.PostAsync(new Uri($"{Address}/{action}", UriKind.Relative), null, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        }
        Assert.Equal("/problems/correction-missing", (string?)(await hub.AskAsync(HttpMethod.Post, $"{Address}/release", new JsonObject { ["reason"] = "测试" })).Body["type"]);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, "api/quarantine/test/a%7Cb")).Status);
    }

    [Fact]
    public async Task The_list_is_read_in_pages_over_all_sources()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { MoreSources = ["second"] });
        for (var index = 1; index <= 5; index++)
        {
            hub.Feed.Add(Bad(hub.Feed, index));
            hub.More["second"].Add(Bad(hub.More["second"], index));
        }
        await hub.SyncAsync();
        var (keys, continuation) = (new List<string>(), "");
        do
        {
            var (_, page) = await hub.AskAsync(HttpMethod.Get, $"api/quarantine?limit=3{continuation}");
            keys.AddRange(page["items"]!.AsArray().Select(i => $"{i!["source"]} {i["key"]}"));
            continuation = page["continuation"] is { } next ? $"&continuation={Uri.EscapeDataString((string)next!)}" : null;
        }
        while (continuation is not null);
        Assert.Equal(Enumerable.Range(1, 5).Select(i => $"test {TestFeed.Number(i)}").Concat(Enumerable.Range(1, 5).Select(i => $"second {TestFeed.Number(i)}")), keys);
        Assert.Equal(5, (await hub.AskAsync(HttpMethod.Get, "api/quarantine?source=second")).Body["items"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.AskAsync(HttpMethod.Get, "api/quarantine?continuation=nobody%7C1")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.AskAsync(HttpMethod.Get, "api/quarantine?limit=0")).Status);
    }

    static async Task<HubFixture> BadAsync()
    {
        var hub = await HubFixture.StartAsync();
        hub.Feed.Add(Bad(hub.Feed, 1));
        await hub.SyncAndSettleAsync();
        return hub;
    }

    static JsonObject Bad(TestFeed feed, int index)
    {
        var item = feed.Item(index);
        (item["legalStatus"], item["unknownField"]) = ("dormant", "as it came");
        return item;
    }

    static async Task<JsonArray> ListAsync(HubFixture hub) => (await hub.AskAsync(HttpMethod.Get, "api/quarantine")).Body["items"]!.AsArray();

    static Task<(HttpStatusCode Status, JsonNode Body)> ReleaseAsync(HubFixture hub, JsonObject correction) =>
        hub.AskAsync(HttpMethod.Post, $"{Address}/release", new JsonObject { ["correction"] = correction, ["reason"] = "按证书改正" });

    static Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(HubFixture hub, string action, string reason) => hub.AskAsync(HttpMethod.Post, $"{Address}/{action}", new JsonObject { ["reason"] = reason });
}
