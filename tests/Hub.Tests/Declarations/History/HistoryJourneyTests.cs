using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Declarations;
using PatentHub.Patents;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations.History;

/// <summary>What the office sees of declarations and of what they were.</summary>
public sealed class HistoryJourneyTests
{
    static string Path(string rest = "") => $"api/declarations/{TestFeed.Number(1)}{rest}";

    [Fact]
    public async Task A_declaration_shows_what_it_is_and_who_says_so()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.Add(Item(hub));
        await hub.SyncAndSettleAsync();
        await SayAsync(hub, "paper", item => (item["abstract"], item["region"]) = ("示例摘要", "not a region"));

        var shown = await GetAsync(hub, Path());
        Assert.Equal((TestFeed.Number(1), 2, false), ((string?)shown["number"], (int)shown["sequence"]!, (bool)shown["deleted"]!));
        Assert.Equal(("granted", "2041-04-08", "pledged"), ((string?)shown["legalStatus"], (string?)shown["termEnd"], (string?)shown["encumbrances"]![0]));
        Assert.Equal(0.5, (double)shown["projects"]![0]!["contribution"]!);
        Assert.Equal(("test", "paper"), ((string?)shown["provenance"]!["title"], (string?)shown["provenance"]!["abstract"]));
        Assert.Equal("示例摘要", (string?)shown["declaration"]!["abstract"]);
        var warning = Assert.Single(shown["warnings"]!.AsArray())!;
        Assert.Equal(("paper", "region"), ((string?)warning["source"], (string?)warning["field"]));
        Assert.Equal(["paper states 示例：纸质来源", "test states 示例：一种测试方法"], shown["sources"]!.AsArray().Select(s => $"{s!["source"]} {s["state"]} {s["declaration"]!["title"]}"));
        Assert.Equal((TestFeed.ListingId(1), true), ((string?)shown["listing"]!["id"], (bool)shown["listing"]!["present"]!));
        Assert.Equal((HttpStatusCode.OK, 2), (await hub.AskAsync(HttpMethod.Get, (string)shown["links"]!["history"]!)) is var (status, history) ? (status, history["snapshots"]!.AsArray().Count) : default);
    }

    [Fact]
    public async Task Of_one_source_every_field_is_its_own()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.Add(Item(hub));
        await hub.SyncAndSettleAsync();
        var provenance = (await GetAsync(hub, Path()))["provenance"]!.AsObject();
        Assert.All(provenance, field => Assert.Equal("test", (string?)field.Value));
        Assert.Equal(["applicants", "encumbrances", "filingDate", "legalStatus", "offer", "projects", "title"], provenance.Select(f => f.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task History_goes_back_page_by_page_and_says_what_changed()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.Add(Item(hub));
        await hub.SyncAndSettleAsync();
        foreach (var price in (int[])[100, 200, 300])
            await ChangeAsync(hub, item => item["offer"]!["price"] = new JsonObject { ["kind"] = "fixed", ["amount"] = price });
        hub.Clock.Advance(TimeSpan.FromHours(1));
        hub.Feed.Delete(1);
        await hub.SyncAndSettleAsync();

        var first = await GetAsync(hub, Path("/history?limit=2"));
        Assert.Equal([5, 4], first["snapshots"]!.AsArray().Select(s => (int)s!["sequence"]!));
        Assert.True((bool)first["snapshots"]![0]!["deleted"]!);
        Assert.All(first["snapshots"]![0]!["changes"]!.AsArray(), change => Assert.Equal("removed", (string?)change!["kind"]));
        var change = Assert.Single(first["snapshots"]![1]!["changes"]!.AsArray())!;
        Assert.Equal(("offer.price.amount", "changed", 200, 300), ((string?)change["field"], (string?)change["kind"], (int)change["from"]!, (int)change["to"]!));
        var last = await GetAsync(hub, Path($"/history?limit=3&before={first["before"]}"));
        Assert.Equal([3, 2, 1], last["snapshots"]!.AsArray().Select(s => (int)s!["sequence"]!));
        Assert.Null(last["before"]);
        Assert.Contains("title", last["snapshots"]![2]!["changes"]!.AsArray().Select(c => (string?)c!["field"]));

        var tombstone = await GetAsync(hub, Path());
        Assert.True((bool)tombstone["deleted"]!);
        Assert.Null(tombstone["declaration"]);
        Assert.Equal("deleted", (string?)tombstone["sources"]![0]!["state"]);
        Assert.False((bool)tombstone["listing"]!["present"]!);
    }

    [Fact]
    public async Task As_of_and_diff_reach_any_time()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.Add(Item(hub));
        var never = hub.Clock.GetUtcNow().AddMinutes(-1);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        var before = hub.Clock.GetUtcNow();
        await ChangeAsync(hub, item => item["title"] = "示例：改名");
        var after = hub.Clock.GetUtcNow().AddMinutes(1);

        Assert.Equal("示例：一种测试方法", (string?)(await GetAsync(hub, Path($"/as-of?at={before:yyyy-MM-ddTHH:mm:ss.FFFFFFF}Z")))["declaration"]!["title"]);
        var then = await GetAsync(hub, Path($"/as-of?at={after.ToOffset(TimeSpan.FromHours(8)):yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz}"));
        Assert.Equal(("示例：改名", 2), ((string?)then["declaration"]!["title"], (int)then["sequence"]!));
        await AssertProblemAsync(hub, Path($"/as-of?at={never:yyyy-MM-ddTHH:mm:ssZ}"), HttpStatusCode.NotFound, "not-yet-recorded");

        var diff = await GetAsync(hub, Path($"/diff?from={before:yyyy-MM-ddTHH:mm:ss.FFFFFFF}Z&to=2"));
        Assert.Equal((1, 2), ((int)diff["from"]!["sequence"]!, (int)diff["to"]!["sequence"]!));
        var change = Assert.Single(diff["changes"]!.AsArray())!;
        Assert.Equal(("title", "changed", "示例：一种测试方法", "示例：改名"), ((string?)change["field"], (string?)change["kind"], (string?)change["from"], (string?)change["to"]));
        Assert.Empty((await GetAsync(hub, Path("/diff?from=2&to=2")))["changes"]!.AsArray());
        Assert.All((await GetAsync(hub, Path($"/diff?from={never:yyyy-MM-ddTHH:mm:ssZ}&to=1")))["changes"]!.AsArray(), c => Assert.Equal("added", (string?)c!["kind"]));
        await AssertProblemAsync(hub, Path("/diff?from=1&to=3"), HttpStatusCode.NotFound, "not-yet-recorded");
    }

    [Fact]
    public async Task A_number_may_be_written_in_any_form_and_a_wrong_one_is_told_what_would_be_right()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.Add(Item(hub));
        await hub.SyncAndSettleAsync();
        var number = TestFeed.Number(1);
        foreach (var written in (string[])[$"ZL{number[..^1]}.{number[^1]}", $"CN {number.ToLowerInvariant()}", $"{number[..4]} {number[4..]}"])
            Assert.Equal(number, (string?)(await GetAsync(hub, $"api/declarations/{Uri.EscapeDataString(written)}"))["number"]);

        var wrong = number[..^1] + (number[^1] == '0' ? '1' : '0');
        foreach (var rest in (string[])["", "/history", "/as-of?at=2026-11-20T00:00:00Z", "/diff?from=1&to=2"])
        {
            var (_, problem) = await AssertProblemAsync(hub, $"api/declarations/{wrong}{rest}", HttpStatusCode.BadRequest, "number-invalid");
            Assert.Contains($"应为 {number[^1]}", (string?)problem["errors"]![0]!["zh"], StringComparison.Ordinal);
            Assert.Contains($"should be {number[^1]}", (string?)problem["errors"]![0]!["en"], StringComparison.Ordinal);
            await AssertProblemAsync(hub, $"api/declarations/{TestFeed.Number(2)}{rest}", HttpStatusCode.NotFound, "declaration-unknown");
        }
        await AssertProblemAsync(hub, Path("/as-of?at=yesterday"), HttpStatusCode.BadRequest, "time-invalid");
        await AssertProblemAsync(hub, Path("/diff?from=1"), HttpStatusCode.BadRequest, "point-invalid");
        await AssertProblemAsync(hub, Path("/history?before=1"), HttpStatusCode.BadRequest, "before-invalid");
        Assert.Equal(HttpStatusCode.Unauthorized, (await hub.Http.GetAsync(Path(), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task What_a_source_calls_secret_is_shown_nowhere()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.Add(Item(hub));
        await hub.SyncAndSettleAsync();
        await ChangeAsync(hub, item => item["secrecy"] = "secret");
        foreach (var rest in (string[])["", "/history", "/as-of?at=2999-01-01T00:00:00Z", "/as-of?at=2026-11-23T08:00:00Z", "/diff?from=1&to=2"])
        {
            var (status, shown) = await hub.AskAsync(HttpMethod.Get, Path(rest));
            Assert.True(status == HttpStatusCode.OK || rest.Contains("08:00:00Z", StringComparison.Ordinal), rest);
            Assert.DoesNotContain("一种测试方法", shown.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
            Assert.True(status != HttpStatusCode.OK || (string?)shown["withheld"] == "secret", rest);
        }
    }

    [Fact]
    public async Task A_project_leads_to_its_patents_page_by_page()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.Add(Enumerable.Range(1, 40).Select(index => Item(hub, index)));
        hub.Feed.Add(hub.Feed.Item(41));
        await hub.SyncAndSettleAsync();
        var (seen, continuation) = (new List<string>(), "");
        do
        {
            var page = await GetAsync(hub, $"api/projects/{Uri.EscapeDataString("2018 yfb 1003500/3")}/declarations?limit=7&continuation={Uri.EscapeDataString(continuation)}");
            Assert.InRange(page["declarations"]!.AsArray().Count, 0, 7);
            Assert.All(page["declarations"]!.AsArray(), found => Assert.Equal((0.5, "示例：一种测试方法"), ((double)found!["contribution"]!, (string?)found["title"])));
            seen.AddRange(page["declarations"]!.AsArray().Select(found => (string)found!["number"]!));
            continuation = (string?)page["continuation"] ?? "";
        }
        while (continuation.Length > 0);
        Assert.Equal(Enumerable.Range(1, 40).Select(TestFeed.Number).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        await AssertProblemAsync(hub, "api/projects/x/declarations?continuation=b99", HttpStatusCode.BadRequest, "continuation-invalid");
        Assert.Empty((await GetAsync(hub, "api/projects/unknown/declarations"))["declarations"]!.AsArray());
    }

    static JsonObject Item(HubFixture hub, int index = 1)
    {
        var item = hub.Feed.Item(index);
        item["encumbrances"] = new JsonArray("pledged");
        item["projects"] = new JsonArray(new JsonObject { ["number"] = "2018YFB1003500/3", ["contribution"] = 0.5 }, new JsonObject { ["number"] = "2020YFB02", ["contribution"] = 0.2 });
        return item;
    }

    static async Task ChangeAsync(HubFixture hub, Action<JsonObject> change)
    {
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, change);
        await hub.SyncAndSettleAsync();
    }

    /// <summary>Another source states the same patent, as a file that was taken in does.</summary>
    static async Task SayAsync(HubFixture hub, string source, Action<JsonObject> change)
    {
        var item = hub.Feed.Item(1, "示例：纸质来源");
        change(item);
        using var document = JsonDocument.Parse(item.ToJsonString());
        var kept = Assert.IsType<DeclarationItem.Kept>(DeclarationReader.Read(document.RootElement, OfficeCalendar.Day(hub.Clock.GetUtcNow())));
        await hub.Host.Services.GetRequiredService<DeclarationWriter>().WriteAsync([new DeclarationEdit.Item(source, null, kept)], TestContext.Current.CancellationToken);
    }

    static async Task<JsonNode> GetAsync(HubFixture hub, string path)
    {
        var (status, body) = await hub.AskAsync(HttpMethod.Get, path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
        return body;
    }

    static async Task<(HttpStatusCode Status, JsonNode Body)> AssertProblemAsync(HubFixture hub, string path, HttpStatusCode status, string code)
    {
        var reply = await hub.AskAsync(HttpMethod.Get, path);
        Assert.Equal((status, code, $"/problems/{code}"), (reply.Status, (string?)reply.Body["title"], (string?)reply.Body["type"]));
        return reply;
    }
}
