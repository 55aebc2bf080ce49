using System.Net;
using System.Text.Json.Nodes;
using PatentHub.Deliveries;
using PatentHub.Local.Simulator;
using PatentHub.Monitoring;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>What an operator sees of platforms and orders about them.</summary>
public sealed class PlatformControlTests
{
    [Fact]
    public async Task A_pause_keeps_and_shows_its_backlog_and_resuming_drains_it()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(3);
        await hub.SyncAndSettleAsync();
        var paused = await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/pause", new JsonObject { ["reason"] = "平台升级" });
        Assert.Equal(("operator", "平台升级"), ((string?)paused["paused"]!["cause"], (string?)paused["paused"]!["reason"]));

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.AddNumbered(8);
        var due = hub.Clock.Now;
        await hub.SyncAsync();
        await hub.SweepAsync();
        await hub.RunAsync("CountFigures");
        Assert.Equal((3, 8), (hub.Platform("one").Holdings().Count, hub.Platform("two").Holdings().Count));
        hub.Clock.Advance(TimeSpan.FromDays(3));
        await hub.SweepAsync();
        await hub.RunAsync("ReconcilePlatforms");
        var seen = await hub.OrderAsync(HttpMethod.Get, "api/platforms/one");
        Assert.Equal(("paused", 5), ((string?)seen["state"], (int)seen["backlog"]!["waiting"]!));
        Assert.Equal(due, (DateTimeOffset)seen["backlog"]!["oldestDueAt"]!);
        Assert.Equal(3, hub.Platform("one").Ledger().Count);

        await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/resume", new JsonObject { ["reason"] = "升级完成" });
        await hub.QuietAsync();
        Assert.Equal(8, hub.Platform("one").Holdings().Count);
        await hub.SettleAsync();
        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
    }

    [Fact]
    public async Task A_pause_by_a_person_outlives_a_probe_that_is_answered_and_the_process()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(2);
        await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/pause", new JsonObject { ["reason"] = "检查" }, caller: "lisi@luzhou.example");
        await hub.SyncAsync();
        await hub.SweepAsync();
        await hub.CrashAsync();
        hub.StartHub();
        Assert.Equal(HttpStatusCode.Accepted, (await hub.AskAsync(HttpMethod.Post, "api/platforms/one/probe")).Status);
        await hub.SweepAsync();
        var seen = await hub.OrderAsync(HttpMethod.Get, "api/platforms/one");
        Assert.Equal(("operator", "检查", "lisi@luzhou.example"), ((string?)seen["paused"]!["cause"], (string?)seen["paused"]!["reason"], (string?)seen["paused"]!["by"]));
        Assert.Equal("answered", (string?)seen["probe"]!["last"]);
        Assert.Equal(["GET"], hub.Platform("one").Ledger().Select(e => e.Method));
        Assert.Null(await hub.AlarmAsync(AlarmCauses.Unauthorised, "one"));
    }

    [Fact]
    public async Task An_automatic_pause_ends_by_a_probe_on_request_before_its_time()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Platform("one").Faults = new FaultOptions { UnauthorisedStatus = 401 };
        hub.Feed.AddNumbered(5);
        await hub.SyncAsync();
        await hub.SweepAsync();
        await hub.RunAsync("WatchBacklog");
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.Unauthorised, "one"));

        hub.Platform("one").Faults = FaultOptions.None;
        await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/probe");
        await hub.QuietAsync();
        Assert.Equal("open", (string?)(await hub.OrderAsync(HttpMethod.Get, "api/platforms/one"))["state"]);
        Assert.Null(await hub.AlarmAsync(AlarmCauses.Unauthorised, "one"));
        Assert.Equal(5, hub.Platform("one").Holdings().Count);
    }

    [Fact]
    public async Task An_alarm_that_a_crash_swallowed_is_raised_by_the_watch_and_cleared_when_it_is_over()
    {
        await using var hub = await HubFixture.StartAsync();
        var row = new PlatformState { Platform = "one", Paused = PlatformState.PausedUnauthorised, PausedAt = hub.Clock.Now, ProbeAt = hub.Clock.Now.AddHours(1), OpenUntil = hub.Clock.Now.AddHours(2), Openings = 3 };
        await hub.Tables.UpdateAsync(HubTables.Platforms, "one", PlatformState.RowKey, _ => row.ToRow(), TestContext.Current.CancellationToken);
        await hub.RunAsync("WatchBacklog");
        await hub.RunAsync("WatchBacklog");
        Assert.Equal((1, 1), ((await hub.AlarmAsync(AlarmCauses.Unauthorised, "one"))!.Count, (await hub.AlarmAsync(AlarmCauses.BreakerOpen, "one"))!.Count));
        await hub.Tables.UpdateAsync(HubTables.Platforms, "one", PlatformState.RowKey, _ => new PlatformState { Platform = "one" }.ToRow(), TestContext.Current.CancellationToken);
        await hub.RunAsync("WatchBacklog");
        Assert.Null(await hub.AlarmAsync(AlarmCauses.Unauthorised, "one"));
        Assert.Null(await hub.AlarmAsync(AlarmCauses.BreakerOpen, "one"));
    }

    [Fact]
    public async Task Nothing_is_probed_that_asked_to_be_left_alone()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Platform("one").Faults = new FaultOptions { ThrottleRate = 1, RetryAfterSeconds = 600 };
        hub.Feed.AddNumbered(1);
        await hub.SyncAsync();
        await hub.SweepAsync();
        var requests = hub.Platform("one").Ledger().Count;
        Assert.Equal(HttpStatusCode.Conflict, (await hub.AskAsync(HttpMethod.Post, "api/platforms/one/probe")).Status);
        await hub.SweepAsync();
        Assert.Equal(requests, hub.Platform("one").Ledger().Count);
    }

    [Theory]
    [InlineData("GET", "api/platforms/three", 404)]
    [InlineData("POST", "api/platforms/three/pause", 404)]
    [InlineData("POST", "api/platforms/three/resume", 404)]
    [InlineData("POST", "api/platforms/three/probe", 404)]
    public async Task A_platform_that_nobody_knows_is_not_found(string method, string path, int status)
    {
        await using var hub = await HubFixture.StartAsync();
        Assert.Equal(status, (int)(await hub.AskAsync(new HttpMethod(method), path, new JsonObject { ["reason"] = "x" })).Status);
    }

    [Fact]
    public async Task Pausing_and_resuming_need_a_reason_and_every_order_a_key()
    {
        await using var hub = await HubFixture.StartAsync();
        foreach (var order in new[] { "pause", "resume" })
            Assert.Equal(HttpStatusCode.BadRequest, (await hub.AskAsync(HttpMethod.Post, $"api/platforms/one/{order}", new JsonObject { ["reason"] = " " })).Status);
        using var bare = await hub.Http.PostAsync("api/platforms/one/resume", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, bare.StatusCode);
    }

    [Fact]
    public async Task No_secret_is_shown()
    {
        await using var hub = await HubFixture.StartAsync();
        var list = (await hub.OrderAsync(HttpMethod.Get, "api/platforms")).ToJsonString();
        Assert.All(hub.Platforms.SelectMany(p => p.Options.Secrets.Concat(p.Options.WebhookSecrets)), secret =>
            Assert.DoesNotContain(secret["whsec_".Length..][..12], list, StringComparison.Ordinal));
        Assert.Contains("\"secrets\":[{\"index\":0,\"isValid\":true}]", list, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(140, false)]
    [InlineData(160, true)]
    [InlineData(-160, true)]
    public async Task A_clock_that_is_off_shows_and_raises_an_alarm_from_half_the_tolerance_on(int seconds, bool isAlarm)
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Platform("one").Faults = new FaultOptions { ClockSkewSeconds = seconds };
        hub.Feed.AddNumbered(30);
        await hub.SyncAndSettleAsync();
        await hub.RunAsync("WatchBacklog");
        var clock = (await hub.OrderAsync(HttpMethod.Get, "api/platforms/one"))["clock"]!;
        Assert.InRange((double)clock["skewSeconds"]!, seconds - 5, seconds + 5);
        Assert.Equal(isAlarm, (bool)clock["isWarning"]!);
        Assert.Equal(isAlarm, await hub.AlarmAsync(AlarmCauses.ClockSkew, "one") is not null);
        Assert.Equal(isAlarm, (await hub.StatusOfAsync("one")).Skew is not null);
        Assert.Null(await hub.AlarmAsync(AlarmCauses.ClockSkew, "two"));

        hub.Platform("one").Faults = FaultOptions.None;
        hub.Feed.AddNumbered(60);
        await hub.SyncAndSettleAsync();
        await hub.RunAsync("WatchBacklog");
        Assert.Null(await hub.AlarmAsync(AlarmCauses.ClockSkew, "one"));
    }
}
