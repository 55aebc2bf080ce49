using System.Text.Json;
using PatentHub.Deliveries;
using PatentHub.Local.Simulator;
using PatentHub.Monitoring;
using PatentHub.Storage;
using PatentHub.Webhooks;
using Xunit;

namespace PatentHub.Hub.Tests.Webhooks;

/// <summary>What partners' words do to deliveries, whenever and however often they come.</summary>
public sealed class WebhookJourneyTests
{
    static readonly PlatformRules ByHand = new() { PendingShare = 1, DecisionMaxMilliseconds = -1 };

    [Theory]
    [InlineData(true, DeliveryPhase.Accepted)]
    [InlineData(false, DeliveryPhase.Rejected)]
    public async Task A_pending_listing_is_decided_by_webhook(bool accepted, string phase)
    {
        await using var hub = await PendingAsync();
        Assert.Equal(DeliveryPhase.Pending, (await hub.DeliveryAsync("one", 1)).Phase);
        hub.Platform("one").Decide(TestFeed.ListingId(1), accepted);
        await hub.SettleAsync();
        var delivery = await hub.DeliveryAsync("one", 1);
        Assert.Equal((phase, 1), (delivery.Phase, (int)delivery.AcknowledgedRevision));
        Assert.DoesNotContain(hub.Platform("one").Ledger(), entry => entry.Method == "GET");
        await AssertPushedOnceAsync(hub);
    }

    [Fact]
    public async Task A_pending_listing_whose_webhook_never_comes_is_asked_for()
    {
        await using var hub = await PendingAsync();
        hub.Platform("one").HubUrl = new Uri("http://127.0.0.1:9");
        hub.Platform("one").Decide(TestFeed.ListingId(1), accepted: true);
        hub.Clock.Advance(TimeSpan.FromSeconds(5));
        await hub.Activity.StartFunctionAsync("SweepDeliveries", TestContext.Current.CancellationToken);
        await hub.Activity.WhenIdleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(DeliveryPhase.Accepted, (await hub.DeliveryAsync("one", 1)).Phase);

        hub.Platform("one").HubUrl = hub.Host.Address;
        await hub.SettleAsync();
        await AssertPushedOnceAsync(hub);
    }

    [Fact]
    public async Task A_doubled_webhook_takes_effect_once()
    {
        await using var hub = await PendingAsync(new FaultOptions { DuplicateWebhookRate = 1 });
        hub.Platform("one").Decide(TestFeed.ListingId(1), accepted: true);
        await hub.SettleAsync();
        var process = (await hub.StatusAsync()).Process;
        Assert.Equal((1, 1, 0), (process.EventsApplied, process.EventsDuplicate, process.EventsIgnored));
        Assert.Equal(DeliveryPhase.Accepted, (await hub.DeliveryAsync("one", 1)).Phase);
    }

    [Fact]
    public async Task Webhooks_out_of_order_leave_the_newest_word()
    {
        await using var hub = await PendingAsync();
        var now = hub.Clock.Now;
        Say(hub, "listing.accepted", 1, now.AddSeconds(2));
        await hub.SweepAsync();
        Say(hub, "listing.rejected", 1, now.AddSeconds(1));
        await hub.SettleAsync();
        Assert.Equal(DeliveryPhase.Accepted, (await hub.DeliveryAsync("one", 1)).Phase);
        Assert.Equal((1, 1), ((await hub.StatusAsync()).Process.EventsApplied, (await hub.StatusAsync()).Process.EventsIgnored));

        Say(hub, "listing.rejected", 1, now.AddSeconds(3));
        await hub.SettleAsync();
        Assert.Equal(DeliveryPhase.Rejected, (await hub.DeliveryAsync("one", 1)).Phase);
    }

    [Fact]
    public async Task A_word_about_an_older_revision_changes_nothing()
    {
        await using var hub = await PendingAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => item["title"] = "示例：改了标题");
        await hub.SyncAsync();
        await hub.SweepAsync();
        Say(hub, "listing.rejected", 1, hub.Clock.Now);
        await hub.SweepAsync();
        Assert.Equal((DeliveryPhase.Pending, 2), ((await hub.DeliveryAsync("one", 1)).Phase, (int)(await hub.DeliveryAsync("one", 1)).DesiredRevision));
    }

    [Fact]
    public async Task A_word_about_a_revision_to_come_waits_for_it()
    {
        await using var hub = await PendingAsync();
        hub.Platform("one").Decide(TestFeed.ListingId(1), accepted: true);
        await hub.SettleAsync();
        Say(hub, "listing.rejected", 2, hub.Clock.Now);
        await hub.SweepAsync();
        Assert.Contains("inbox one", (await hub.StatusAsync()).Outstanding);
        Assert.Equal(DeliveryPhase.Accepted, (await hub.DeliveryAsync("one", 1)).Phase);

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => item["title"] = "示例：改了标题");
        await hub.SyncAndSettleAsync();
        Assert.Equal((DeliveryPhase.Rejected, 2), ((await hub.DeliveryAsync("one", 1)).Phase, (int)(await hub.DeliveryAsync("one", 1)).EventRevision));
    }

    [Fact]
    public async Task A_word_about_a_revision_that_never_comes_is_given_up_after_three_days()
    {
        await using var hub = await PendingAsync();
        hub.Platform("one").Decide(TestFeed.ListingId(1), accepted: true);
        Say(hub, "listing.rejected", 9, hub.Clock.Now);
        for (var hours = 0; hours < 71; hours++)
            await PassAnHourAsync(hub);
        Assert.Contains("inbox one", (await hub.StatusAsync()).Outstanding);
        for (var hours = 0; hours < 3; hours++)
            await PassAnHourAsync(hub);
        Assert.Empty((await hub.StatusAsync()).Outstanding);
        Assert.Equal(DeliveryPhase.Accepted, (await hub.DeliveryAsync("one", 1)).Phase);
        Assert.Equal(["applied", "ignored"], (await hub.RowsAsync(HubTables.Inbox, "one", InboxKeys.EventPrefix)).Select(row => InboxEvent.FromRow(row).State).Order());
    }

    [Fact]
    public async Task An_event_that_is_given_up_counts_as_ignored()
    {
        await using var hub = await PendingAsync();
        Say(hub, "listing.rejected", 9, hub.Clock.Now);
        for (var hours = 0; hours < 74; hours++)
            await PassAnHourAsync(hub);
        Assert.Equal(1, (await hub.StatusAsync()).Process.EventsIgnored);
    }

    [Fact]
    public async Task A_word_about_an_unknown_listing_is_kept_without_effect()
    {
        await using var hub = await PendingAsync();
        hub.Platform("one").Decide(TestFeed.ListingId(1), accepted: true);
        Say(hub, "listing.accepted", 1, hub.Clock.Now, item: 77);
        await hub.SettleAsync();
        Assert.Equal(1, (await hub.StatusAsync()).Process.EventsIgnored);
        Assert.Equal(2, (await hub.RowsAsync(HubTables.Inbox, "one", InboxKeys.EventPrefix)).Count);
    }

    [Fact]
    public async Task The_same_event_id_with_another_body_is_shown_as_a_conflict_and_the_first_holds()
    {
        await using var hub = await PendingAsync();
        Say(hub, "listing.accepted", 1, hub.Clock.Now, eventId: "evt-1");
        await hub.SettleAsync();
        Say(hub, "listing.rejected", 1, hub.Clock.Now.AddSeconds(1), eventId: "evt-1");
        await hub.SettleAsync();
        Assert.Equal(DeliveryPhase.Accepted, (await hub.DeliveryAsync("one", 1)).Phase);
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.EventConflict, "one"));
        var kept = InboxEvent.FromRow(Assert.Single(await hub.RowsAsync(HubTables.Inbox, "one", InboxKeys.EventPrefix)));
        Assert.Equal(("listing.accepted", EventState.Applied, 1), (kept.Type, kept.State, (int)kept.Conflicts));
    }

    [Fact]
    public async Task A_withdrawal_that_nobody_asked_for_counts_as_a_refusal_until_the_listing_changes()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(2);
        await hub.SyncAndSettleAsync();
        Say(hub, "listing.withdrawn", 1, hub.Clock.Now);
        await hub.SettleAsync();
        Assert.Equal(DeliveryPhase.Rejected, (await hub.DeliveryAsync("one", 1)).Phase);
        Assert.Equal(DeliveryPhase.Accepted, (await hub.DeliveryAsync("two", 1)).Phase);
        Assert.NotNull(await hub.AlarmAsync(AlarmCauses.WithdrawnByPartner, "one"));
        hub.Platform("one").Restart();
        await hub.ReconcileAsync();
        Assert.DoesNotContain(hub.Platform("one").Holdings(), h => h.Id == TestFeed.ListingId(1));

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => item["title"] = "示例：改了标题");
        await hub.SyncAndSettleAsync();
        Assert.Equal(DeliveryPhase.Accepted, (await hub.DeliveryAsync("one", 1)).Phase);
    }

    [Fact]
    public async Task Partners_reports_are_kept_and_a_report_of_implementation_changes_the_declaration()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(1);
        await hub.SyncAndSettleAsync();
        foreach (var type in (string[])["inquiry.received", "deal.concluded", "feedback.submitted", "implementation.reported"])
            hub.Platform("one").QueueWebhook(new WebhookOrder { Type = type, ListingId = TestFeed.ListingId(1) });
        await hub.SettleAsync();
        var bucket = Buckets.Of(TestFeed.Number(1));
        Assert.Equal(4, (await hub.RowsAsync(HubTables.Reports, bucket)).Count);
        Assert.Equal(4, (await hub.StatusAsync()).Process.EventsApplied);
        var snapshots = (await hub.SnapshotsAsync(bucket));
        Assert.Equal(["test", "webhook:one"], snapshots.Select(s => s.Source));
        Assert.Equal("licensed", snapshots[1].Declaration!.Implementation!.Status);
        Assert.All(snapshots, s => Assert.Equal(s.Chain, s.ComputeChain()));
        Assert.Equal(snapshots[0].Chain, snapshots[1].Previous);
    }

    static async Task<HubFixture> PendingAsync(FaultOptions? faults = null)
    {
        var hub = await HubFixture.StartAsync(HubSetup.With(HubSetup.Plain("one", ByHand, faults)));
        hub.Feed.AddNumbered(1);
        await hub.SyncAsync();
        await hub.SweepAsync();
        return hub;
    }

    static async Task PassAnHourAsync(HubFixture hub)
    {
        hub.Clock.Advance(TimeSpan.FromHours(1));
        await hub.SweepAsync();
    }

    static void Say(HubFixture hub, string type, int revision, DateTimeOffset at, int item = 1, string? eventId = null) =>
        hub.Platform("one").QueueWebhook(new WebhookOrder
        {
            Type = type,
            EventId = eventId,
            Timestamp = at,
            Data = JsonSerializer.SerializeToElement(new { listingId = TestFeed.ListingId(item), revision }, JsonSerializerOptions.Web),
        });

    static async Task AssertPushedOnceAsync(HubFixture hub)
    {
        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
        Assert.Single(hub.Platform("one").Ledger(), entry => entry.Method == "PUT");
    }
}
