using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations.CreditCodes;

/// <summary>Real codes can fail their check: a person confirms one, and its warning is shown no more.</summary>
public sealed class CreditCodeJourneyTests
{
    /// <summary>A real code of an early Fujian registration that fails the check modulo 31.</summary>
    const string Doubted = "91350211M0000XUF46";

    const string Sound = "91510500204706718H";

    [Fact]
    public async Task A_confirmed_code_is_shown_no_more_in_any_declaration_until_the_confirmation_is_taken_back()
    {
        await using var hub = await DoubtedAsync();
        var listed = Assert.Single(await ListAsync(hub))!;
        Assert.Equal((Doubted, 2, TestFeed.Number(1), false), ((string?)listed["code"], (int)listed["declarations"]!, (string?)listed["example"], (bool)listed["confirmed"]!));
        Assert.Contains("应为 R", (string?)listed["doubt"]!["zh"], StringComparison.Ordinal);
        Assert.Equal((3, 2), (await WithWarningsAsync(hub), await WarningsAsync(hub, 1) + await WarningsAsync(hub, 2)));

        var before = await hub.FingerprintAsync();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await DecideAsync(hub, "confirm", "与营业执照核对一致")).Status);
        Assert.Equal((1, 0), (await WithWarningsAsync(hub), await WarningsAsync(hub, 1) + await WarningsAsync(hub, 2)));
        Assert.True((bool)Assert.Single(await ListAsync(hub))!["confirmed"]!);
        Assert.Equal(before.Where(r => r.Contains("Snapshots", StringComparison.Ordinal)), (await hub.FingerprintAsync()).Where(r => r.Contains("Snapshots", StringComparison.Ordinal)));

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => item["title"] = "示例：改过");
        hub.Feed.Add(Item(hub, 5, Doubted));
        await hub.SyncAsync();
        Assert.Equal((1, 0), (await WithWarningsAsync(hub), await WarningsAsync(hub, 1) + await WarningsAsync(hub, 5)));

        await DecideAsync(hub, "revoke", "执照为伪造");
        Assert.Equal((4, 1), (await WithWarningsAsync(hub), await WarningsAsync(hub, 1)));
        var (_, one) = await hub.AskAsync(HttpMethod.Get, $"api/credit-codes/{Doubted}");
        Assert.Equal(["confirmed 与营业执照核对一致", "revoked 执照为伪造"], one["decisions"]!.AsArray().Select(d => $"{d!["kind"]} {d["reason"]}"));
    }

    [Fact]
    public async Task A_decision_is_noted_once_and_needs_a_reason_and_a_doubted_code()
    {
        await using var hub = await DoubtedAsync();
        Assert.Equal("/problems/reason-missing", (string?)(await hub.AskAsync(HttpMethod.Post, $"api/credit-codes/{Doubted}/confirm", [])).Body["type"]);
        Assert.Equal("/problems/code-not-doubted", (string?)(await DecideAsync(hub, "confirm", "测试", Sound)).Body["type"]);
        Assert.Equal("/problems/code-not-doubted", (string?)(await DecideAsync(hub, "confirm", "测试", "1")).Body["type"]);
        await DecideAsync(hub, "confirm", "第一次");
        Assert.Equal("第一次", (string?)(await DecideAsync(hub, "confirm", "第二次")).Body["reason"]);
        Assert.Single((await hub.AskAsync(HttpMethod.Get, $"api/credit-codes/{Doubted.ToLowerInvariant()}")).Body["decisions"]!.AsArray());
    }

    [Fact]
    public async Task A_code_that_is_corrected_or_deleted_is_doubted_no_more()
    {
        await using var hub = await DoubtedAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => item["applicants"]![0]!["uscc"] = Sound);
        hub.Feed.Delete(2);
        await hub.SyncAsync();
        Assert.Empty(await ListAsync(hub));
        Assert.Equal(1, await WithWarningsAsync(hub));
    }

    /// <summary>Positions 3 to 8 are the region of the registering authority.</summary>
    [Fact]
    public async Task The_region_inside_a_code_is_not_taken_for_anybodys_seat()
    {
        await using var hub = await DoubtedAsync();
        var (_, view) = await hub.AskAsync(HttpMethod.Get, $"api/declarations/{TestFeed.Number(3)}");
        Assert.Equal(Sound, (string?)view["declaration"]!["applicants"]![0]!["uscc"]);
        Assert.Null(view["declaration"]!["region"]);
        Assert.DoesNotContain("510500", view["declaration"]!.ToJsonString().Replace(Sound, "", StringComparison.Ordinal), StringComparison.Ordinal);
        await hub.SettleAsync();
        var listing = await hub.ListingAsync(3);
        Assert.Null(listing.Content.Region);
    }

    /// <summary>Two declarations with a doubted code, one with a sound one, and one with another warning.</summary>
    static async Task<HubFixture> DoubtedAsync()
    {
        var hub = await HubFixture.StartAsync();
        var warned = hub.Feed.Item(4);
        warned["region"] = "没有这个地方";
        hub.Feed.Add(Item(hub, 1, Doubted), Item(hub, 2, Doubted), Item(hub, 3, Sound), warned);
        await hub.SyncAsync();
        return hub;
    }

    static JsonObject Item(HubFixture hub, int index, string code)
    {
        var item = hub.Feed.Item(index);
        item["applicants"]![0]!["uscc"] = code;
        return item;
    }

    static async Task<int> WithWarningsAsync(HubFixture hub)
    {
        await hub.RunAsync("CountFigures");
        return (int)(await hub.StatusAsync()).Figures!.Declarations.WithWarnings;
    }

    static async Task<int> WarningsAsync(HubFixture hub, int item) => (await hub.AskAsync(HttpMethod.Get, $"api/declarations/{TestFeed.Number(item)}")).Body["warnings"]!.AsArray().Count;

    static async Task<JsonArray> ListAsync(HubFixture hub) => (await hub.AskAsync(HttpMethod.Get, "api/credit-codes")).Body["codes"]!.AsArray();

    static Task<(HttpStatusCode Status, JsonNode Body)> DecideAsync(HubFixture hub, string action, string reason, string code = Doubted) =>
        hub.AskAsync(HttpMethod.Post, $"api/credit-codes/{code}/{action}", new JsonObject { ["reason"] = reason });
}
