using System.Net;
using System.Text.Json.Nodes;
using PatentHub.Deliveries;
using PatentHub.Local.Simulator;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>Failures by cause, and sending them again.</summary>
public sealed class RedriveJourneyTests
{
    const string Refused = "永动机";

    [Fact]
    public async Task Failures_are_grouped_by_cause()
    {
        await using var hub = await FailedAsync(refused: 7);
        var (status, body) = await hub.AskAsync(HttpMethod.Get, "api/platforms/one/failures");
        Assert.Equal(HttpStatusCode.OK, status);
        var group = Assert.Single(body["groups"]!.AsArray())!;
        Assert.Equal(("rejected", "content-refused", 7, 7, 5), ((string)group["class"]!, (string)group["code"]!, (int)group["count"]!, (int)group["phases"]!["rejected"]!, group["examples"]!.AsArray().Count));
        Assert.Empty((await hub.AskAsync(HttpMethod.Get, "api/platforms/two/failures")).Body["groups"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, "api/platforms/none/failures")).Status);
    }

    [Fact]
    public async Task A_dry_run_says_how_many_and_how_long_and_changes_nothing()
    {
        await using var hub = await FailedAsync(refused: 30);
        var before = await hub.FingerprintAsync();
        var (status, body) = await hub.AskAsync(HttpMethod.Post, "api/platforms/one/redrives", new() { ["dryRun"] = true });
        var plan = body["plan"]!;
        Assert.Equal((HttpStatusCode.OK, 30, 30), (status, (int)plan["count"]!, (int)plan["phases"]!["rejected"]!));
        Assert.Equal(30 / (double)plan["perSecond"]!, (double)plan["seconds"]!, 0.06);
        Assert.Equal(before, await hub.FingerprintAsync());
    }

    [Fact]
    public async Task A_redrive_sends_what_is_meant_and_nothing_else_and_once()
    {
        await using var hub = await FailedAsync(refused: 120, fine: 3);
        hub.Platform("one").Rules = new PlatformRules();
        var cause = (string)(await hub.AskAsync(HttpMethod.Get, "api/platforms/one/failures")).Body["groups"]![0]!["fingerprint"]!;
        var first = await StartAsync(hub, new() { ["cause"] = cause });
        var second = await StartAsync(hub, new() { ["cause"] = cause });
        await hub.SettleAsync();

        await hub.AssertConvergedAsync();
        Assert.Equal(123, hub.Platform("one").Holdings().Count);
        Assert.Equal(2 * 120 + 3, hub.Platform("one").Ledger().Count(e => e.Method == "PUT"));
        Assert.Equal(("ended", 120, 0), await StateAsync(hub, first));
        Assert.Equal("ended", (await StateAsync(hub, second)).State);
        Assert.Empty((await hub.AskAsync(HttpMethod.Get, "api/platforms/one/failures")).Body["groups"]!.AsArray());
        var newest = (await hub.AskAsync(HttpMethod.Get, $"api/deliveries/one/{TestFeed.ListingId(4)}/timeline")).Body["entries"]!.AsArray();
        Assert.Equal(["push", "redrive", "push"], newest.Select(e => (string)e!["kind"]!));
        Assert.Equal("平台已修复", (string)newest[1]!["reason"]!);
        hub.AssertNoViolation();
    }

    /// <summary>Cancelled half-way: what was put back is sent, the others remain exactly as they were.</summary>
    [Fact]
    public async Task Nothing_is_lost_when_it_is_cancelled_half_way()
    {
        await using var hub = await FailedAsync(refused: 120);
        hub.Platform("one").Rules = new PlatformRules();
        var before = (await hub.DeliveriesAsync("one")).ToDictionary(d => d.ListingId);
        hub.Platform("one").Faults = new FaultOptions { ThrottleRate = 1, RetryAfterSeconds = 60 };
        var redrive = await StartAsync(hub, []);
        await hub.SweepAsync();
        Assert.Equal(("running", 50, 70), await StateAsync(hub, redrive));
        var (status, _) = await hub.AskAsync(HttpMethod.Post, $"api/platforms/one/redrives/{redrive}/cancel", new() { ["reason"] = "平台又出错" });
        Assert.Equal(HttpStatusCode.OK, status);
        hub.Platform("one").Faults = FaultOptions.None;
        await hub.SettleAsync();

        Assert.Equal(("cancelled", 50, 0), await StateAsync(hub, redrive));
        var after = await hub.DeliveriesAsync("one");
        Assert.Equal(50, after.Count(d => d.Phase == DeliveryPhase.Accepted));
        Assert.All(after.Where(d => d.Phase != DeliveryPhase.Accepted), d => Assert.Equal(before[d.ListingId], d));
        Assert.Equal(50, hub.Platform("one").Holdings().Count);

        await StartAsync(hub, []);
        await hub.SettleAsync();
        await hub.AssertConvergedAsync();
        Assert.Equal(120, hub.Platform("one").Holdings().Count);
    }

    [Fact]
    public async Task A_crash_in_the_middle_loses_nothing_and_repeats_nothing()
    {
        await using var hub = await FailedAsync(refused: 60);
        hub.Platform("one").Rules = new PlatformRules();
        var cut = hub.Host.Wire.CutAfterAsync(20);
        await StartAsync(hub, []);
        await cut;
        await hub.CrashAsync();
        hub.StartHub();
        hub.Clock.Advance(TimeSpan.FromMinutes(2));
        await hub.SettleAsync();
        await hub.AssertConvergedAsync();
        Assert.Equal(60, hub.Platform("one").Holdings().Count);
        hub.AssertNoViolation();
    }

    /// <summary>Fresh work that comes while failed deliveries are put back does not stand in line behind them.</summary>
    [Fact]
    public async Task Fresh_work_goes_before_what_is_still_to_be_put_back()
    {
        await using var hub = await FailedAsync(refused: 200);
        hub.Platform("one").Rules = new PlatformRules();
        await StartAsync(hub, []);
        hub.Feed.Add(hub.Feed.Item(300));
        await hub.SyncAsync();
        await hub.RunAsync("SweepListings");
        await hub.SettleAsync();
        var pushed = hub.Platform("one").Ledger().Where(e => e.Method == "PUT").Skip(200).Select(e => e.Id).ToList();
        Assert.InRange(pushed.IndexOf(TestFeed.ListingId(300)), 0, 110);
        Assert.Equal(201, pushed.Count);
    }

    [Theory]
    [InlineData("""{"filter":1,"reason":"x"}""", "filter-invalid")]
    [InlineData("""{"filter":{"clas":"rejected"},"reason":"x"}""", "filter-invalid")]
    [InlineData("""{"filter":{"cause":7},"reason":"x"}""", "filter-invalid")]
    [InlineData("""{"filters":{"class":"rejected"},"reason":"x"}""", "order-invalid")]
    [InlineData("""{"dryRun":"true","reason":"x"}""", "order-invalid")]
    [InlineData("""{"filter":{"phase":"gone"},"reason":"x"}""", "phase-invalid")]
    [InlineData("""{"filter":{"listingIds":[]},"reason":"x"}""", "listings-invalid")]
    [InlineData("""{"filter":{"before":"yesterday"},"reason":"x"}""", "time-invalid")]
    [InlineData("""{"filter":{}}""", "reason-missing")]
    public async Task A_wrong_order_is_told_what_is_wrong(string body, string code)
    {
        await using var hub = await HubFixture.StartAsync();
        var (status, problem) = await hub.AskAsync(HttpMethod.Post, "api/platforms/one/redrives", JsonNode.Parse(body)!.AsObject());
        Assert.Equal((HttpStatusCode.BadRequest, code), (status, (string)problem["title"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, "api/platforms/one/redrives/0000000000000000000")).Status);
    }

    /// <summary>So many that the platform refuses, in a good order so that the breaker does not open.</summary>
    static async Task<HubFixture> FailedAsync(int refused, int fine = 0)
    {
        var hub = await HubFixture.StartAsync(HubSetup.With(HubSetup.Plain("one"), HubSetup.Plain("two")));
        hub.Platform("one").Rules = new PlatformRules { RefusedTitleWords = [Refused] };
        hub.Feed.Add(Enumerable.Range(1, fine).Select(i => hub.Feed.Item(i)));
        for (var from = fine + 1; from <= fine + refused; from += 15)
        {
            var to = Math.Min(fine + refused, from + 14);
            hub.Feed.Add(Enumerable.Range(from, to - from + 1).Select(i => hub.Feed.Item(i, $"示例：{Refused}{i}")));
            await hub.SyncAndSettleAsync();
            await ClearWindowAsync(hub);
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(refused, (await hub.DeliveriesAsync("one")).Count(d => d.Phase == DeliveryPhase.Rejected));
        return hub;
    }

    /// <summary>As if acceptances had come between.</summary>
    static async Task ClearWindowAsync(HubFixture hub) => await hub.Tables.UpdateAsync(HubTables.Platforms, "one", PlatformState.RowKey,
        row => (PlatformState.FromRow(row!) with { Window = [] }).ToRow(), TestContext.Current.CancellationToken);

    static async Task<string> StartAsync(HubFixture hub, JsonObject filter)
    {
        var (status, body) = await hub.AskAsync(HttpMethod.Post, "api/platforms/one/redrives", new() { ["filter"] = filter, ["reason"] = "平台已修复" });
        Assert.Equal(HttpStatusCode.Accepted, status);
        return (string)body["redrive"]!["id"]!;
    }

    static async Task<(string State, int PutBack, int Remaining)> StateAsync(HubFixture hub, string redrive)
    {
        var (_, body) = await hub.AskAsync(HttpMethod.Get, $"api/platforms/one/redrives/{redrive}");
        return ((string)body["state"]!, (int)body["putBack"]!, (int)body["remaining"]!);
    }
}
