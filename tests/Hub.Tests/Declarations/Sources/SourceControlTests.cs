using System.Net;
using System.Text.Json.Nodes;
using PatentHub.Monitoring;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations.Sources;

/// <summary>Several sources at once, and an operator's orders about them.</summary>
public sealed class SourceControlTests
{
    [Fact]
    public async Task A_paused_source_is_left_alone_and_says_why_until_it_is_resumed()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(1);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        var (status, paused) = await PostAsync(hub, "pause", new JsonObject { ["reason"] = "来源正在迁移" });
        Assert.Equal((HttpStatusCode.OK, "operator", "来源正在迁移"), (status, (string?)paused["paused"]!["cause"], (string?)paused["paused"]!["reason"]));
        var requests = hub.Feed.Queries.Count;
        hub.Feed.Add(hub.Feed.Item(2));
        await hub.SyncAsync();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await hub.RunAsync("SweepSources");
        Assert.Equal(requests, hub.Feed.Queries.Count);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(hub, "runs", new JsonObject { ["kind"] = "sync" })).Status);
        Assert.Contains(HubVerdict.Of(await hub.StatusAsync()).Concerns, c => c is { Kind: ConcernKind.Source, Code: PlatformStates.Paused, Subject: "test" });
        var page = await hub.Http.GetStringAsync(new Uri("dashboard", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("来源正在迁移", page, StringComparison.Ordinal);
        Assert.Contains("数据源已暂停", page, StringComparison.Ordinal);

        Assert.Equal("/problems/reason-missing", (string?)(await PostAsync(hub, "resume", [])).Body["type"]);
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        var (_, resumed) = await PostAsync(hub, "resume", new JsonObject { ["reason"] = "迁移完成" });
        Assert.Null(resumed["paused"]);
        await hub.SettleAsync();
        Assert.All(hub.Platforms, platform => Assert.Equal(2, platform.Holdings().Count));
        // The clock stands between the order and its run.
        Assert.Equal(["resume 迁移完成", "sync", "sweep", "pause 来源正在迁移", "sync"], (await RunsAsync(hub)).Select(r => $"{r!["kind"]} {r["reason"]}".TrimEnd()));
    }

    [Fact]
    public async Task A_dry_run_of_a_rewind_counts_what_the_rewind_then_does()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Declarations:Sources:0:PageSize"] = "3" } });
        hub.Feed.AddNumbered(8);
        hub.Clock.Advance(TimeSpan.FromHours(2));
        await hub.SyncAndSettleAsync();
        // Changed behind the hub's back: without a new time, or committed long after it.
        hub.Feed.ChangeSilently(2, item => item["title"] = "示例：悄悄改过");
        hub.Feed.ChangeSilently(3, item => item["legalStatus"] = "dormant");
        hub.Feed.ChangeSilently(4, item => item["secrecy"] = "secret");
        hub.Feed.Delete(5);
        var late = hub.Feed.Item(9);
        late["updatedAt"] = "2026-11-23T08:30:00Z";
        hub.Feed.Add(late);
        var before = await hub.FingerprintAsync();

        var to = "2026-11-23T08:05:00Z";
        var (status, begun) = await PostAsync(hub, "rewind", new JsonObject { ["to"] = to, ["dryRun"] = true, ["reason"] = "先试算" });
        Assert.Equal((HttpStatusCode.Accepted, "running"), (status, (string?)begun["outcome"]));
        await hub.QuietAsync();
        var (_, preview) = await hub.AskAsync(HttpMethod.Get, $"api/sources/test/runs/{begun["id"]}");
        Assert.Equal(("preview", "ended", "先试算"), ((string?)preview["kind"], (string?)preview["outcome"], (string?)preview["reason"]));
        Assert.Equal(before, await hub.FingerprintAsync());

        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("/problems/reason-missing", (string?)(await PostAsync(hub, "rewind", new JsonObject { ["to"] = to })).Body["type"]);
        var (_, rewound) = await PostAsync(hub, "rewind", new JsonObject { ["to"] = to, ["reason"] = "来源漏发" });
        Assert.Equal(("rewind", "来源漏发"), ((string?)rewound["noted"]!["kind"], (string?)rewound["noted"]!["reason"]));
        await hub.SettleAsync();
        var real = (await RunsAsync(hub)).First(r => (string?)r!["kind"] == "sync" && DateTimeOffset.Parse((string)r["from"]!, null) == DateTimeOffset.Parse(to, null))!;
        Assert.Equal(preview["counts"]!.ToJsonString(), real["counts"]!.ToJsonString());
        Assert.Equal((9, 1, 1, 4, 2, 1, 1), Counts(real));
        Assert.Equal("示例：悄悄改过", (await hub.ListingAsync(2)).Title);
        await hub.AssertConvergedAsync();
    }

    [Fact]
    public async Task A_rewind_goes_back_and_nowhere_else()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(2);
        Assert.Equal("/problems/not-back", (string?)(await PostAsync(hub, "rewind", new JsonObject { ["to"] = "2026-11-23T07:00:00Z", ["reason"] = "测试" })).Body["type"]);
        await hub.SyncAsync();
        Assert.Equal("/problems/not-back", (string?)(await PostAsync(hub, "rewind", new JsonObject { ["to"] = "2026-11-24T07:00:00Z", ["reason"] = "测试" })).Body["type"]);
        Assert.Equal("/problems/time-invalid", (string?)(await PostAsync(hub, "rewind", new JsonObject { ["to"] = "yesterday", ["reason"] = "测试" })).Body["type"]);
        Assert.Equal("/problems/time-invalid", (string?)(await PostAsync(hub, "rewind", new JsonObject { ["reason"] = "测试" })).Body["type"]);
        Assert.Equal("/problems/flag-invalid", (string?)(await PostAsync(hub, "rewind", new JsonObject { ["to"] = null, ["dryRun"] = "true", ["reason"] = "测试" })).Body["type"]);
        Assert.Single(await RunsAsync(hub));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, "rewind", new JsonObject { ["to"] = null, ["reason"] = "从头" })).Status);
        await hub.QuietAsync();
        Assert.DoesNotContain("updatedSince", hub.Feed.Queries[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_source_has_its_own_schedule_credentials_page_size_and_rate()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup
        {
            MoreSources = ["nightly"],
            Settings = new Dictionary<string, string>
            {
                ["Declarations:Sources:0:BearerToken"] = "token-of-test",
                ["Declarations:Sources:0:PageSize"] = "2",
                ["Declarations:Sources:0:RequestsPerSecond"] = "0.5",
                ["Declarations:Sources:1:ApiKey"] = "key-of-nightly",
                ["Declarations:Sources:1:Schedule"] = "0 0 18 * * *",
            },
        });
        hub.Feed.AddNumbered(5);
        hub.More["nightly"].Add(hub.More["nightly"].Item(6));
        await hub.SyncAndSettleAsync();
        Assert.Equal(6, (await hub.ListingsAsync()).Count);
        Assert.All(hub.Feed.Requests, r => Assert.Equal(("Bearer token-of-test", ""), (r.Authorization, r.ApiKey)));
        Assert.All(hub.More["nightly"].Requests, r => Assert.Equal(("", "key-of-nightly"), (r.Authorization, r.ApiKey)));
        Assert.All(hub.Feed.Queries, q => Assert.Contains("limit=2", q, StringComparison.Ordinal));
        Assert.Contains("limit=500", Assert.Single(hub.More["nightly"].Queries), StringComparison.Ordinal);
        Assert.All(hub.Feed.Requests.Zip(hub.Feed.Requests.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(2)));

        hub.More["nightly"].Add(hub.More["nightly"].Item(7));
        await hub.SyncAsync();
        Assert.Single(hub.More["nightly"].Queries);
        hub.Clock.Advance(TimeSpan.FromHours(10));
        await hub.SyncAndSettleAsync();
        Assert.Equal((2, 7), (hub.More["nightly"].Queries.Count, (await hub.ListingsAsync()).Count));
        Assert.DoesNotContain(hub.Host.Log.Lines, line => line.Contains("token-of-test", StringComparison.Ordinal) || line.Contains("key-of-nightly", StringComparison.Ordinal));
        var (_, all) = await hub.AskAsync(HttpMethod.Get, "api/sources");
        Assert.DoesNotContain("key-of-nightly", all.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["test", "nightly"], all["sources"]!.AsArray().Select(s => (string?)s!["id"]));
    }

    [Fact]
    public async Task A_source_that_is_down_does_not_keep_the_others()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { MoreSources = ["second"] });
        hub.Feed.AddNumbered(1);
        hub.Feed.Answer = _ => 503;
        hub.More["second"].Add(hub.More["second"].Item(2));
        await hub.SyncAsync();
        Assert.Equal(1, (await hub.StatusAsync()).Process.Sync.Created);
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.SourceFailing, "test"));
        Assert.Null(await hub.AlarmAsync(AlarmCauses.SourceFailing, "second"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_source_that_is_not_read_to_the_end_for_its_hours_raises_an_alarm_until_it_is(bool wasRead)
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Declarations:Sources:0:StaleHours"] = "3" } });
        hub.Feed.AddNumbered(1);
        hub.Feed.Answer = _ => wasRead ? 200 : 503;
        await hub.SyncAsync();
        hub.Feed.Answer = _ => 503;
        for (var hour = 0; hour < 4; hour++)
        {
            await hub.RunAsync("WatchBacklog");
            Assert.Null(await hub.AlarmAsync(AlarmCauses.SourceStale, "test"));
            hub.Clock.Advance(TimeSpan.FromMinutes(59));
            await hub.SyncAsync();
            if (hour == 2)
                break;
        }
        hub.Clock.Advance(TimeSpan.FromMinutes(10));
        await hub.RunAsync("WatchBacklog");
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.SourceStale, "test"));
        hub.Feed.Answer = _ => 200;
        await hub.SyncAsync();
        await hub.RunAsync("WatchBacklog");
        Assert.Null(await hub.AlarmAsync(AlarmCauses.SourceStale, "test"));
    }

    [Fact]
    public async Task Fields_that_are_new_or_gone_are_reported_once()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(12);
        await hub.SyncAsync();
        Assert.Null(await hub.AlarmAsync(AlarmCauses.SchemaChanged, "test"));
        for (var round = 0; round < 2; round++)
        {
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
            for (var index = 1; index <= 12; index++)
                hub.Feed.Change(index, item =>
                {
                    item.Remove("filingDate");
                    item["newField"] = $"{index} {round}";
                });
            await hub.SyncAsync();
        }
        Assert.Equal(2, (await hub.AlarmAsync(AlarmCauses.SchemaChanged, "test"))!.Count);
        var (_, one) = await hub.AskAsync(HttpMethod.Get, "api/sources/test");
        Assert.Equal(["filingDate vanished", "newField new"], one["schema"]!["changes"]!.AsArray().Select(c => $"{c!["field"]} {c["kind"]}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("applicationNumber")]
    [InlineData("updatedAt")]
    public async Task A_feed_that_loses_a_vital_field_is_paused_with_an_alarm_and_goes_on_when_it_is_mended(string field)
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(3);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Add(hub.Feed.Item(4), hub.Feed.Item(5));
        hub.Feed.Hidden = field;
        await hub.SyncAsync();
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.SchemaBroken, "test"));
        Assert.Equal("schema", (await hub.StatusAsync()).Sources.Single().Pause?.Cause);
        var requests = hub.Feed.Queries.Count;
        await hub.SyncAsync();
        Assert.Equal(requests, hub.Feed.Queries.Count);
        Assert.Equal(0, (await hub.StatusAsync()).Process.Sync.Quarantined);

        hub.Feed.Hidden = null;
        await PostAsync(hub, "resume", new JsonObject { ["reason"] = "来源已修复" });
        await hub.SettleAsync();
        Assert.Null(await hub.AlarmAsync(AlarmCauses.SchemaBroken, "test"));
        Assert.All(hub.Platforms, platform => Assert.Equal(5, platform.Holdings().Count));
    }

    [Fact]
    public async Task The_history_of_runs_is_read_in_pages_and_every_run_adds_up()
    {
        await using var hub = await HubFixture.StartAsync();
        for (var round = 1; round <= 5; round++)
        {
            hub.Feed.Add(hub.Feed.Item(round));
            await hub.SyncAsync();
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        hub.Feed.Delete(1);
        hub.Feed.Change(2, item => item["legalStatus"] = "dormant");
        await hub.RunAsync("SweepSources");
        var (ids, after) = (new List<string>(), "");
        do
        {
            var (_, page) = await hub.AskAsync(HttpMethod.Get, $"api/sources/test/runs?limit=4{after}");
            ids.AddRange(page["runs"]!.AsArray().Select(r => (string)r!["id"]!));
            after = page["after"] is { } next ? $"&after={next}" : null;
        }
        while (after is not null);
        Assert.Equal((await RunsAsync(hub)).Select(r => (string)r!["id"]!), ids);
        Assert.Equal((5, 0, 0, 3, 1, 1, 0), Counts((await RunsAsync(hub))[0]!));
        Assert.All(await RunsAsync(hub), run => Assert.True(Counts(run!) is var (read, created, updated, unchanged, quarantined, deleted, _) && read == created + updated + unchanged + quarantined + deleted));
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, "api/sources/test/runs/1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, $"api/sources/a%23b/runs/{ids[0]}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.AskAsync(HttpMethod.Get, "api/sources/test/runs?after=1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, "api/sources/nobody")).Status);
    }

    [Fact]
    public async Task A_sweep_on_demand_needs_a_reason_and_says_what_became_of_it()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(20);
        await hub.SyncAndSettleAsync();
        hub.Feed.Drop(1);
        hub.Feed.Drop(2);
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("/problems/reason-missing", (string?)(await PostAsync(hub, "runs", new JsonObject { ["kind"] = "sweep" })).Body["type"]);
        Assert.Equal("/problems/limit-invalid", (string?)(await PostAsync(hub, "runs", new JsonObject { ["kind"] = "sweep", ["limit"] = 5, ["reason"] = "测试" })).Body["type"]);
        Assert.Equal("/problems/kind-invalid", (string?)(await PostAsync(hub, "runs", new JsonObject { ["kind"] = "erase", ["reason"] = "测试" })).Body["type"]);
        Assert.Equal(("refused", 20), await SweepAsync(hub, 0.05));
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(("ended", 18), await SweepAsync(hub, 0.1));
        Assert.Equal(2, (await hub.ListingsAsync()).Count(l => !l.Present));
        var deleted = (await hub.SnapshotsAsync(PatentHub.Storage.Buckets.Of(TestFeed.Number(1)))).Where(s => s.Number == TestFeed.Number(1)).ToList();
        Assert.Equal([false, true], deleted.Select(s => s.Deleted));

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Add(hub.Feed.Item(1));
        await hub.SyncAndSettleAsync();
        Assert.All(hub.Platforms, platform => Assert.Equal(19, platform.Holdings().Count));
        Assert.Equal(3, (await hub.ListingAsync(1)).Revision);
    }

    static async Task<(string? Outcome, int Held)> SweepAsync(HubFixture hub, double limit)
    {
        var (status, begun) = await PostAsync(hub, "runs", new JsonObject { ["kind"] = "sweep", ["limit"] = limit, ["reason"] = "已与来源核实" });
        Assert.Equal(HttpStatusCode.Accepted, status);
        await hub.SettleAsync();
        var (_, run) = await hub.AskAsync(HttpMethod.Get, $"api/sources/test/runs/{begun["id"]}");
        Assert.Equal(("已与来源核实", 2L), ((string?)run["reason"], (long?)run["vanished"]));
        return ((string?)run["outcome"], hub.Platform("one").Holdings().Count);
    }

    static (int Read, int Created, int Updated, int Unchanged, int Quarantined, int Deleted, int Refused) Counts(JsonNode run)
    {
        return (Of("read"), Of("created"), Of("updated"), Of("unchanged"), Of("quarantined"), Of("deleted"), Of("refused"));

        int Of(string name) => (int)run["counts"]![name]!;
    }

    static async Task<JsonArray> RunsAsync(HubFixture hub) => (await hub.AskAsync(HttpMethod.Get, "api/sources/test/runs")).Body["runs"]!.AsArray();

    static Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(HubFixture hub, string action, JsonObject body) => hub.AskAsync(HttpMethod.Post, $"api/sources/test/{action}", body);
}
