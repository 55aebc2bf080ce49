using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;
using PatentHub.Local.Simulator;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>What people can see of a delivery and of everything that happened to it.</summary>
public sealed class TimelineJourneyTests
{
    [Fact]
    public async Task Every_request_about_a_delivery_stands_in_its_timeline()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Platform("one").Faults = new FaultOptions { ErrorRate = 1 };
        hub.Feed.AddNumbered(1);
        await hub.SyncAsync();
        await hub.SweepAsync();
        hub.Platform("one").Faults = FaultOptions.None;
        await hub.SettleAsync();
        await hub.ReconcileAsync();

        var (status, delivery) = await hub.AskAsync(HttpMethod.Get, $"api/deliveries/one/{TestFeed.ListingId(1)}");
        Assert.Equal((HttpStatusCode.OK, "accepted", 1L), (status, (string)delivery["phase"]!, (long)delivery["acknowledgedRevision"]!));
        var entries = await EntriesAsync(hub, TestFeed.ListingId(1));
        Assert.Equal([("push", "accepted", 2), ("push", "transient", 1)], entries.Select(e => ((string)e["kind"]!, (string)e["reply"]!, (int)e["number"]!)));
        var first = entries[^1];
        Assert.Equal(("PUT", $"/listings/{TestFeed.ListingId(1)}", 500, "waiting", "HTTP 500"), ((string)first["method"]!, (string)first["path"]!, (int)first["status"]!, (string)first["ledTo"]!, (string)first["reason"]!));
        Assert.Contains("示例", (string)first["request"]!["text"]!, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"accepted\"", (string)entries[0]["response"]!["text"]!, StringComparison.Ordinal);
    }

    /// <summary>New for every attempt is the id that the platform sees and the span; the trace is that of the change.</summary>
    [Fact]
    public async Task Attempts_differ_in_message_and_span_and_share_the_trace()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Platform("one").Faults = new FaultOptions { ErrorRate = 1 };
        hub.Feed.AddNumbered(1);
        await hub.SyncAsync();
        await hub.SweepAsync();
        hub.Platform("one").Faults = FaultOptions.None;
        await hub.SettleAsync();
        var entries = await EntriesAsync(hub, TestFeed.ListingId(1));
        var sent = hub.Platform("one").Ledger().Where(e => e.Method == "PUT").Select(e => e.WebhookId!).ToHashSet();
        Assert.Equal(2, sent.Count);
        Assert.Equal(sent, entries.Select(e => (string)e["messageId"]!).ToHashSet());
        Assert.Equal(2, entries.Select(e => (string)e["traceParent"]!).Distinct().Count());
        Assert.Equal((await hub.ListingAsync(1)).TraceParent![3..35], Assert.Single(entries.Select(e => ((string)e["traceParent"]!)[3..35]).Distinct()));
    }

    [Fact]
    public async Task A_question_a_doubt_and_a_webhook_stand_there_too()
    {
        await using var hub = await HubFixture.StartAsync(HubSetup.With(HubSetup.Plain("one", new PlatformRules { PendingShare = 1, DecisionMaxMilliseconds = -1 })));
        hub.Feed.AddNumbered(1);
        await hub.SyncAsync();
        await hub.SweepAsync();
        hub.Clock.Advance(TimeSpan.FromSeconds(6));
        await hub.SweepAsync();
        hub.Platform("one").Decide(TestFeed.ListingId(1), accepted: true);
        await hub.SettleAsync();
        hub.Platform("one").Rules = new PlatformRules();
        hub.Platform("one").Restart();
        await hub.ReconcileAsync();
        var kinds = (await EntriesAsync(hub, TestFeed.ListingId(1))).Select(e => (string)e["kind"]!).ToList();
        Assert.Equal("push", kinds[^1]);
        Assert.Contains("read", kinds);
        Assert.Contains("event", kinds);
        Assert.Contains("verify", kinds);
    }

    [Fact]
    public async Task A_timeline_is_read_page_by_page()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(1);
        for (var revision = 1; revision <= 7; revision++)
        {
            await hub.SyncAndSettleAsync();
            hub.Clock.Advance(TimeSpan.FromHours(9));
            hub.Feed.Change(1, item => item["title"] = $"示例：第{revision}版");
        }
        var revisions = new List<int>();
        string? after = null;
        do
        {
            var (_, page) = await hub.AskAsync(HttpMethod.Get, $"api/deliveries/one/{TestFeed.ListingId(1)}/timeline?limit=3{(after is null ? "" : "&after=" + after)}");
            revisions.AddRange(page["entries"]!.AsArray().Select(e => (int)e!["revision"]!));
            after = (string?)page["after"];
        }
        while (after is not null);
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], revisions);
    }

    [Theory]
    [InlineData("api/deliveries/one/S-2021190000099", "delivery-unknown")]
    [InlineData("api/deliveries/none/S-2021190000013", "delivery-unknown")]
    [InlineData("api/deliveries/none/S-2021190000013/timeline", "delivery-unknown")]
    [InlineData("api/deliveries/one/S-2021190000013/timeline?limit=0", "limit-invalid")]
    [InlineData("api/deliveries/one/S-2021190000013/timeline?after=x", "after-invalid")]
    public async Task What_is_not_there_or_asked_wrongly_is_a_problem(string path, string code)
    {
        await using var hub = await HubFixture.StartAsync();
        var (_, problem) = await hub.AskAsync(HttpMethod.Get, path);
        Assert.Equal(code, (string)problem["title"]!);
    }

    [Fact]
    public async Task Old_days_are_removed_at_night()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Attempts:RetentionDays"] = "10" } });
        hub.Feed.AddNumbered(3);
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromDays(8));
        hub.Feed.Change(1, item => item["title"] = "示例：改了标题");
        await hub.SyncAndSettleAsync();
        hub.Clock.Advance(TimeSpan.FromDays(4));
        await hub.RunAsync("PurgeAttempts");
        var log = hub.Host.Services.GetRequiredService<AttemptLog>();
        Assert.Single(await log.DaysAsync(DeliveryKeys.Partition("one", 0), TestContext.Current.CancellationToken));
        Assert.Equal([2], (await EntriesAsync(hub, TestFeed.ListingId(1))).Select(e => (int)e["revision"]!));
        Assert.Empty(await EntriesAsync(hub, TestFeed.ListingId(2)));
        Assert.DoesNotContain(await hub.RowsAsync(HubTables.Attempts, AttemptKeys.Partition(DeliveryKeys.Partition("one", 0), "20261123")), _ => true);
    }

    /// <summary>The log cuts long answers: what a batch of a hundred says of one listing would seldom be in what is left.</summary>
    [Fact]
    public async Task Of_a_batch_and_of_its_job_each_delivery_keeps_what_is_about_it()
    {
        await using var hub = await HubFixture.StartAsync(HubSetup.With(StyleStage.Options("batch")));
        hub.Feed.AddNumbered(2);
        await hub.SyncAndSettleAsync();
        var entries = await EntriesAsync(hub, TestFeed.ListingId(1), "cn-navigation");
        Assert.Equal(["job", "push"], entries.Select(e => (string)e["kind"]!));
        Assert.All([(string)entries[1]["request"]!["text"]!, (string)entries[0]["response"]!["text"]!], text =>
        {
            Assert.Contains($"\"regNo\":\"{TestFeed.ListingId(1)}\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain(TestFeed.ListingId(2), text, StringComparison.Ordinal);
        });
    }

    static async Task<IReadOnlyList<JsonNode>> EntriesAsync(HubFixture hub, string listing, string platform = "one")
    {
        var (status, page) = await hub.AskAsync(HttpMethod.Get, $"api/deliveries/{platform}/{listing}/timeline?limit=200");
        Assert.Equal(HttpStatusCode.OK, status);
        return [.. page["entries"]!.AsArray().Select(e => e!)];
    }
}
