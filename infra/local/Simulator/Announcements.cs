using System.Globalization;

namespace PatentHub.Local.Simulator;

/// <summary>When a platform decides about pending listings and tells the hub, with whatever the faults do to webhooks.</summary>
sealed class Announcements(SimulatedPlatform platform, WebhookSender sender)
{
    long _events;

    /// <summary>What a publication leads to: a decision later, a webhook that confirms it, or either of them now.</summary>
    /// <returns>What the reply has to wait for: a webhook that is to arrive before it.</returns>
    public Task FollowUpAsync(Holding holding)
    {
        var early = Happens(platform.Faults.EarlyWebhookRate, "early", holding);
        if (holding.Status == "pending" && early)
            return DecideAsync(holding);
        if (holding.Status == "pending")
            ScheduleDecision(holding);
        else if (early)
            return AnnounceAsync(holding, TimeSpan.Zero);
        else if (Happens(platform.Rules.ConfirmShare, "confirm", holding))
            _ = AnnounceAsync(holding, DecisionTime(holding));
        return Task.CompletedTask;
    }

    public void ScheduleDecision(Holding holding)
    {
        if (platform.Rules.DecisionMaxMilliseconds < 0)
            return;
        _ = sender.Track(async stop =>
        {
            await Task.Delay(DecisionTime(holding), platform.Clock, stop);
            _ = DecideAsync(holding);
        });
    }

    /// <summary>Sends the event that tells a listing's status; the task completes with the first attempt.</summary>
    public Task AnnounceAsync(Holding holding, TimeSpan delay)
    {
        var faults = platform.Faults;
        var content = new WebhookEvent
        {
            Type = holding.Status == "rejected" ? "listing.rejected" : "listing.accepted",
            Timestamp = platform.Clock.GetUtcNow(),
            Data = SampleEvents.ListingData(holding, holding.Status == "rejected" ? "模拟平台：审核未通过" : null),
        };
        var eventId = NewEventId(holding.Id);
        if (Happens(faults.LateWebhookRate, "late", holding))
            delay += TimeSpan.FromSeconds(faults.LateWebhookSeconds);
        var first = sender.SendAsync(eventId, content, delay, Happens(faults.ReorderWebhookRate, "reorder", holding));
        if (Happens(faults.DuplicateWebhookRate, "duplicate", holding))
            _ = sender.SendAsync(eventId, content, delay);
        return first;
    }

    /// <summary>Sends what was ordered by hand.</summary>
    /// <param name="held">The listing that sample data speak of.</param>
    /// <returns>The event id.</returns>
    public string Queue(WebhookOrder order, Holding? held)
    {
        var now = platform.Clock.GetUtcNow();
        var eventId = order.EventId ?? NewEventId(order.Type);
        var content = new WebhookEvent
        {
            Type = order.Type,
            Timestamp = order.Timestamp ?? now,
            Data = order.Data ?? SampleEvents.DataFor(order.Type, order.ListingId ?? "", held, eventId[Math.Max(0, eventId.Length - 8)..], now),
        };
        _ = sender.SendAsync(eventId, content, TimeSpan.FromMilliseconds(order.DelayMilliseconds));
        return eventId;
    }

    /// <summary>A new event id. The time is in it, so that a second run over the same ledger makes other ids.</summary>
    public string NewEventId(string about)
    {
        var moment = platform.Clock.GetUtcNow().Ticks.ToString(CultureInfo.InvariantCulture);
        return "msg_" + platform.Chance.Name("event", $"{about}/{moment}", Interlocked.Increment(ref _events));
    }

    Task DecideAsync(Holding holding)
    {
        var accepted = !Happens(platform.Rules.PendingRejectedShare, "decide", holding);
        return platform.TryDecide(holding.Id, holding.Revision, accepted) is { } decided
            ? AnnounceAsync(decided, TimeSpan.Zero)
            : Task.CompletedTask;
    }

    TimeSpan DecisionTime(Holding holding) => platform.Chance.Between(
        platform.Rules.DecisionMinMilliseconds, platform.Rules.DecisionMaxMilliseconds, "decision-time", holding.Id, holding.Revision);

    bool Happens(double share, string purpose, Holding holding) =>
        platform.Chance.Happens(share, purpose, holding.Id, holding.Revision);
}
