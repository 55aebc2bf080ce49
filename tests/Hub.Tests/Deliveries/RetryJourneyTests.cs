using System.Net;
using System.Text.Json.Nodes;
using PatentHub.Deliveries;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>A person's orders about single deliveries.</summary>
public sealed class RetryJourneyTests
{
    /// <summary>Nothing has changed, the platform knows the idempotency key, and an earlier order was carried out: it is sent all the same.</summary>
    [Fact]
    public async Task A_refused_listing_is_sent_again_at_every_order_under_the_same_key_and_a_new_message()
    {
        await using var hub = await RefusedAsync();
        for (var order = 2; order <= 4; order++)
        {
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(HttpStatusCode.Accepted, await OrderAsync(hub, "retry", new() { ["reason"] = "同一理由" }));
            await hub.SettleAsync();
            Assert.Equal(order, Pushes(hub).Count);
        }
        Assert.Single(Pushes(hub).Select(p => p.Revision).Distinct());
        Assert.Equal(4, Pushes(hub).Select(p => p.WebhookId).Distinct().Count());

        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        hub.Platform("one").Rules = new PlatformRules();
        await OrderAsync(hub, "retry", new() { ["reason"] = "平台已修复" });
        await hub.SettleAsync();
        Assert.Equal(DeliveryPhase.Accepted, (await hub.DeliveryAsync("one", 1)).Phase);
        await hub.AssertConvergedAsync();
        var kinds = await KindsAsync(hub);
        Assert.Equal(["push", "retry", "push", "retry", "push", "retry", "push", "retry", "push"], kinds);
        hub.AssertNoViolation();
    }

    /// <summary>Twenty equal refusals would open the breaker; those that were asked for do not.</summary>
    [Fact]
    public async Task Refusals_that_were_asked_for_do_not_open_the_breaker()
    {
        await using var hub = await RefusedAsync();
        for (var order = 0; order < 25; order++)
        {
            await OrderAsync(hub, "retry", new() { ["reason"] = "再试" });
            await hub.SettleAsync();
        }
        Assert.Equal("open", (await hub.StatusOfAsync("one")).State);
        Assert.Equal(26, Pushes(hub).Count);
    }

    [Fact]
    public async Task An_order_without_a_reason_or_about_nothing_is_refused()
    {
        await using var hub = await RefusedAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await OrderAsync(hub, "retry", []));
        Assert.Equal(HttpStatusCode.NotFound, await OrderAsync(hub, "retry", new() { ["reason"] = "x" }, item: 9));
        Assert.Equal(HttpStatusCode.BadRequest, await OrderAsync(hub, "settle", new() { ["reason"] = "x", ["as"] = "done" }));
        Assert.Equal(HttpStatusCode.Conflict, await OrderAsync(hub, "settle", new() { ["reason"] = "x", ["as"] = "accepted" }));
        Assert.Single(Pushes(hub));
    }

    [Fact]
    public async Task One_of_unknown_outcome_is_settled_by_a_person_who_has_looked()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Platform("one").Faults = new FaultOptions { DropRate = 1 };
        hub.Feed.AddNumbered(1);
        await hub.SyncAsync();
        await hub.SweepAsync();
        Assert.Equal(DeliveryPhase.Unknown, (await hub.DeliveryAsync("one", 1)).Phase);
        hub.Platform("one").Faults = FaultOptions.None;
        hub.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Conflict, await OrderAsync(hub, "settle", new() { ["reason"] = "平台上看到了", ["as"] = "withdrawn" }));
        Assert.Equal(HttpStatusCode.OK, await OrderAsync(hub, "settle", new() { ["reason"] = "平台上看到了", ["as"] = "accepted" }));
        var settled = await hub.DeliveryAsync("one", 1);
        Assert.Equal((DeliveryPhase.Accepted, 1L, null), (settled.Phase, settled.AcknowledgedRevision, settled.DueAt));
        Assert.Equal("settle", (await KindsAsync(hub))[0]);
        await hub.SettleAsync();
        Assert.Single(Pushes(hub));
    }

    static async Task<HubFixture> RefusedAsync()
    {
        var hub = await HubFixture.StartAsync(HubSetup.With(HubSetup.Plain("one", new PlatformRules { RefusedTitleWords = ["测试"] })));
        hub.Feed.AddNumbered(1);
        await hub.SyncAndSettleAsync();
        Assert.Equal(DeliveryPhase.Rejected, (await hub.DeliveryAsync("one", 1)).Phase);
        return hub;
    }

    static async Task<HttpStatusCode> OrderAsync(HubFixture hub, string order, JsonObject body, int item = 1) =>
        (await hub.AskAsync(HttpMethod.Post, $"api/deliveries/one/{TestFeed.ListingId(item)}/{order}", body)).Status;

    static async Task<IReadOnlyList<string>> KindsAsync(HubFixture hub) =>
        [.. (await hub.AskAsync(HttpMethod.Get, $"api/deliveries/one/{TestFeed.ListingId(1)}/timeline?limit=200")).Body["entries"]!.AsArray().Select(e => (string)e!["kind"]!)];

    static IReadOnlyList<LedgerEntry> Pushes(HubFixture hub) => [.. hub.Platform("one").Ledger().Where(e => e.Method == "PUT")];
}
