using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PatentHub.Deliveries;
using PatentHub.Hub.Tests.Simulator;
using PatentHub.Local.Simulator;
using PatentHub.Monitoring;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>What reconcile may do, guard by guard, and what it tells about it.</summary>
public sealed class ReconcileReportTests
{
    [Fact]
    public async Task A_run_tells_what_it_found_and_what_was_repaired_of_it()
    {
        await using var hub = await SettledAsync(10);
        hub.Clock.Advance(TimeSpan.FromMinutes(2));
        hub.Feed.Change(1, item => item.Remove("offer"));
        await hub.SyncAndSettleAsync();
        await Stranger(hub).PutAsync("S-202110377287X", 1);
        // It forgets the withdrawal and one publication.
        hub.Feed.Add(hub.Feed.Item(11));
        await hub.SyncAndSettleAsync();
        hub.Platform("one").Restart(recent: TimeSpan.FromMinutes(1));
        await Stranger(hub).PutAsync("S-202110377287X", 2);

        await hub.ReconcileAsync();
        var report = (await ListAsync(hub))[0]!;
        Assert.Equal(("ended", 11, 11, 9, 2, 2), ((string?)report["outcome"], (int)report["held"]!, (int)report["judged"]!, (int)report["matching"]!, (int)report["suspects"]!, (int)report["marked"]!));
        Assert.Equal((1, 1, 1), ((int)report["repaired"]!, (int)report["tombstoned"]!, (int)report["unknown"]!));
        Assert.Equal(["S-202110377287X"], report["unknownIds"]!.AsArray().Select(id => (string?)id));
        Assert.Equal(new[] { TestFeed.ListingId(1), TestFeed.ListingId(11) }.Order(), report["suspectIds"]!.AsArray().Select(id => (string)id!).Order());
        Assert.Equal(2, (await hub.AlarmAsync(AlarmCauses.DriftRepaired, "one"))!.Count);
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.UnknownListing, "one"));
        Assert.Contains(hub.Platform("one").Holdings(), h => h.Id == "S-202110377287X");
        Assert.Equal(report.ToJsonString(), (await hub.OrderAsync(HttpMethod.Get, $"api/platforms/one/reconciles/{report["id"]}")).ToJsonString());
    }

    [Fact]
    public async Task A_dry_run_says_what_it_would_mark_and_changes_nothing()
    {
        await using var hub = await SettledAsync(10);
        hub.Platform("one").Restart();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        var before = (await hub.FingerprintAsync(), (await hub.StatusOfAsync("one")).LastReconcile);
        var order = await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/reconciles", new JsonObject { ["dryRun"] = true });
        await hub.QuietAsync();
        await hub.SweepAsync();
        var report = await hub.OrderAsync(HttpMethod.Get, $"api/platforms/one/reconciles/{order["id"]}");
        Assert.Equal(("ended", true, 10, 10, 10), ((string?)report["outcome"], (bool)report["dryRun"]!, (int)report["suspects"]!, (int)report["marked"]!, report["suspectIds"]!.AsArray().Count));
        Assert.Equal(before.Item1, await hub.FingerprintAsync());
        Assert.Equal(before.LastReconcile, (await hub.StatusOfAsync("one")).LastReconcile);
        Assert.DoesNotContain((await hub.StatusAsync()).Alarms, a => a.ClearedAt is null);
        Assert.Equal(["GET"], hub.Platform("one").Ledger().Where(e => e.At == hub.Clock.Now).Select(e => e.Method).Distinct());
    }

    [Fact]
    public async Task One_on_request_needs_a_reason_and_repairs()
    {
        await using var hub = await SettledAsync(5);
        hub.Platform("one").Restart();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.AskAsync(HttpMethod.Post, "api/platforms/one/reconciles", [])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Post, "api/platforms/three/reconciles", new JsonObject { ["dryRun"] = true })).Status);
        var order = await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/reconciles", new JsonObject { ["reason"] = "平台说恢复过备份" });
        Assert.Equal("running", (string?)order["outcome"]);
        await hub.SettleAsync();
        await hub.AssertConvergedAsync();
        var report = await hub.OrderAsync(HttpMethod.Get, $"api/platforms/one/reconciles/{order["id"]}");
        Assert.Equal(("平台说恢复过备份", 5), ((string?)report["reason"], (int)report["repaired"]!));
        Assert.Single(await ListAsync(hub));
    }

    [Fact]
    public async Task An_order_survives_the_process_that_took_it()
    {
        await using var hub = await SettledAsync(3);
        hub.Platform("one").Restart();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        // It dies before it has woken anybody.
        var orders = ActivatorUtilities.CreateInstance<OrderReconcileHandler>(hub.Host.Services, new ReconcileWaker(new NoWakes(), NullLogger<ReconcileWaker>.Instance));
        await orders.OrderAsync("one", isDryRun: false, "x", TestContext.Current.CancellationToken);
        await hub.CrashAsync();
        hub.StartHub();
        hub.Clock.Advance(TimeSpan.FromMinutes(10));
        await hub.RunAsync("SweepReconciles");
        await hub.SettleAsync();
        await hub.AssertConvergedAsync();
        var reports = await ListAsync(hub);
        Assert.True(reports.Any(r => (string?)r!["reason"] == "x" && (string?)r["outcome"] == "ended"), reports.ToJsonString());
    }

    [Fact]
    public async Task A_paused_platform_is_left_alone_and_whoever_ordered_is_told()
    {
        await using var hub = await SettledAsync(3);
        await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/pause", new JsonObject { ["reason"] = "x" });
        var requests = hub.Platform("one").Ledger().Count;
        await hub.RunAsync("ReconcilePlatforms");
        Assert.Empty(await ListAsync(hub));
        var order = await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/reconciles", new JsonObject { ["reason"] = "x" });
        await hub.QuietAsync();
        var report = await hub.OrderAsync(HttpMethod.Get, $"api/platforms/one/reconciles/{order["id"]}");
        Assert.Equal(("refused", "held-back"), ((string?)report["outcome"], (string?)report["guard"]));
        Assert.Equal(requests, hub.Platform("one").Ledger().Count);
    }

    [Fact]
    public async Task A_list_that_does_not_end_stops_it_with_an_alarm()
    {
        await using var hub = await SettledAsync(3);
        hub.Platform("one").Faults = new FaultOptions { GarbledRate = 1 };
        await hub.ReconcileAsync();
        var report = (await ListAsync(hub))[0]!;
        Assert.Equal(("stopped", "not-listed", 0), ((string?)report["outcome"], (string?)report["guard"], (int)report["marked"]!));
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.ReconcileStopped, "one"));
    }

    [Fact]
    public async Task A_large_drift_is_sampled_with_an_alarm()
    {
        await using var hub = await SettledAsync(60);
        hub.Platform("one").Restart();
        await hub.ReconcileAsync();
        var report = (await ListAsync(hub))[0]!;
        Assert.Equal(("ended", "drift-too-large", 60, 20, 20), ((string?)report["outcome"], (string?)report["guard"], (int)report["suspects"]!, (int)report["marked"]!, (int)report["repaired"]!));
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.DriftTooLarge, "one"));
    }

    [Theory]
    [InlineData(DeliveryPhase.Rejected)]
    [InlineData(DeliveryPhase.Pending)]
    [InlineData(DeliveryPhase.Parked)]
    [InlineData(DeliveryPhase.Waiting)]
    [InlineData(DeliveryPhase.Unknown)]
    public async Task Rows_with_work_on_them_or_for_a_person_are_not_judged(string phase)
    {
        await using var hub = await SettledAsync(3);
        await SetAsync(hub, 1, d => d with { Phase = phase });
        hub.Platform("one").Restart();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((2, 2), await CompareAsync(hub));
    }

    [Fact]
    public async Task A_row_that_changed_since_the_listing_began_is_not_judged()
    {
        await using var hub = await SettledAsync(3);
        hub.Platform("one").Restart();
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await SetAsync(hub, 1, d => d with { ChangedAt = hub.Clock.Now });
        Assert.Equal((2, 2), await CompareAsync(hub));
    }

    [Fact]
    public async Task A_listing_that_we_never_withdrew_ourselves_is_never_deleted()
    {
        await using var hub = await SettledAsync(2);
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await Stranger(hub).PutAsync("S-202110377287X", 1);
        await hub.ReconcileAsync();
        await hub.ReconcileAsync();
        Assert.DoesNotContain(hub.Platform("one").Ledger(), e => e.Method == "DELETE");
        Assert.All(await ListAsync(hub), r => Assert.Equal((0, 1), ((int)r!["suspects"]!, (int)r["unknown"]!)));
    }

    [Fact]
    public async Task Reports_are_kept_for_the_set_days_and_listed_by_pages()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Deliveries:ReportDays"] = "2" } });
        for (var day = 0; day < 5; day++)
        {
            await hub.RunAsync("ReconcilePlatforms");
            hub.Clock.Advance(TimeSpan.FromDays(1));
        }
        var all = await ListAsync(hub);
        Assert.Equal(3, all.Count);
        var first = await hub.OrderAsync(HttpMethod.Get, "api/platforms/one/reconciles?limit=2");
        var second = await hub.OrderAsync(HttpMethod.Get, $"api/platforms/one/reconciles?limit=2&after={first["after"]}");
        Assert.Equal(all.Select(r => (string?)r!["id"]), first["reconciles"]!.AsArray().Concat(second["reconciles"]!.AsArray()).Select(r => (string?)r!["id"]));
    }

    static async Task<(int Judged, int Suspects)> CompareAsync(HubFixture hub)
    {
        var order = await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/reconciles", new JsonObject { ["dryRun"] = true });
        await hub.QuietAsync();
        var report = await hub.OrderAsync(HttpMethod.Get, $"api/platforms/one/reconciles/{order["id"]}");
        return ((int)report["judged"]!, (int)report["suspects"]!);
    }

    static async Task SetAsync(HubFixture hub, int item, Func<Delivery, Delivery> change)
    {
        var partition = DeliveryKeys.Partition("one", 0);
        await hub.Tables.UpdateAsync(HubTables.Deliveries, partition, DeliveryKeys.Delivery(TestFeed.ListingId(item)), row => change(Delivery.FromRow(row!)).ToRow(partition), TestContext.Current.CancellationToken);
    }

    static SigningHub Stranger(HubFixture hub) => new(new Uri(hub.Simulator.Address, "one"), new TestClock { Now = hub.Clock.Now }, hub.Platform("one").Options.Secrets[0]);

    static async Task<JsonArray> ListAsync(HubFixture hub) => (await hub.OrderAsync(HttpMethod.Get, "api/platforms/one/reconciles"))["reconciles"]!.AsArray();

    static async Task<HubFixture> SettledAsync(int listings)
    {
        var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(listings);
        await hub.SyncAndSettleAsync();
        return hub;
    }

    sealed class NoWakes : IWakeSender
    {
        public ValueTask SendAsync(string queue, IReadOnlyCollection<string> bodies, CancellationToken cancellationToken) => default;
    }
}
