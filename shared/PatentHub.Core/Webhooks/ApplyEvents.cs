using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using PatentHub.Declarations;
using PatentHub.Deliveries;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Webhooks;

/// <summary>
/// Applies the inbox of one partition of a platform. Runs under the partition's lease. Each event takes effect once: its effect is written
/// under the event's own key before the event is taken off the list.
/// </summary>
public sealed class ApplyEventsHandler(
    ITableStore tables, DeliveryStore deliveries, ReportStore reports, DeclarationWriter declarations, AlarmBook alarms, HubTotals totals, TimeProvider clock,
    ILogger<ApplyEventsHandler> logger)
{
    const int AtOnce = 100;

    /// <summary>How long an event waits for the hub to reach its revision.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromDays(3);
    static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);

    /// <summary>Applies one batch, so that a stream of events does not keep deliveries waiting.</summary>
    /// <returns>Whether there was anything to apply.</returns>
    public async Task<bool> HandleAsync(PlatformProfile platform, string partition, CancellationToken cancellationToken)
    {
        var index = int.Parse(partition.AsSpan(partition.IndexOf('|', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
        var now = clock.GetUtcNow();
        var range = new RowRange(platform.Id, InboxKeys.TodoPrefix(index), InboxKeys.TodoPrefix(index) + now.AddTicks(1).SortableTicks());
        var todo = await tables.TakeAsync(HubTables.Inbox, range, AtOnce, cancellationToken);
        if (todo.Count > 0)
            await ApplyAsync(platform, partition, index, todo, now, cancellationToken);
        return todo.Count > 0;
    }

    async Task ApplyAsync(PlatformProfile platform, string partition, int index, List<Row> todo, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await tables.ReadManyAsync(HubTables.Inbox, platform.Id, [.. todo.Select(t => InboxKeys.Event(t.GetString("key")!))], cancellationToken);
        var events = rows.Select(row => new Pending(InboxEvent.FromRow(row), row)).ToDictionary(e => e.Event.Key, StringComparer.Ordinal);
        var verdicts = new Dictionary<string, Verdict>(StringComparer.Ordinal);
        await ApplyListingEventsAsync(platform, partition, events.Values, verdicts, now, cancellationToken);
        foreach (var pending in events.Values.Where(e => !verdicts.ContainsKey(e.Event.Key)))
            verdicts[pending.Event.Key] = await ApplyOtherSafelyAsync(pending.Event, cancellationToken);

        // What has waited long enough is given up, and is ignored for the reason that it waited.
        foreach (var (key, verdict) in verdicts.Where(v => v.Value.Waits && now - events[v.Key].Event.ReceivedAt >= Patience).ToList())
            verdicts[key] = verdict with { Waits = false };
        var groups = todo.Select(t => new PartitionBatch.Group<Row>(t, [.. Close(index, t, events.GetValueOrDefault(t.GetString("key")!), verdicts, now)])).ToList();
        await PartitionBatch.SubmitAsync(tables, HubTables.Inbox, platform.Id, groups, cancellationToken);
        foreach (var verdict in verdicts.Values.Where(v => !v.Waits))
            if (verdict.State == EventState.Applied)
                totals.EventApplied(platform.Id);
            else
                totals.EventIgnored(platform.Id);
    }

    async Task ApplyListingEventsAsync(PlatformProfile platform, string partition, IEnumerable<Pending> pendings, Dictionary<string, Verdict> verdicts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var listingEvents = new List<ListingEvent>();
        foreach (var e in pendings.Select(p => p.Event).Where(e => ListingEvent.IsType(e.Type)))
            if (ListingEvent.From(e) is { } listingEvent)
                listingEvents.Add(listingEvent);
            else
                verdicts[e.Key] = Verdict.Ignored("data.listingId or data.revision is missing or no positive number");

        var byListing = listingEvents.GroupBy(e => e.ListingId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.OrderBy(e => e.Order).ToList(), StringComparer.Ordinal);
        var known = await deliveries.ReadAsync(partition, byListing.Keys, cancellationToken);
        var unasked = new HashSet<string>(StringComparer.Ordinal);
        var changes = byListing.Select(listing => new DeliveryChange(listing.Key, delivery =>
        {
            foreach (var e in listing.Value)
            {
                using var span = Tracing.Start("webhook.apply", ActivityKind.Consumer, delivery?.TraceParent);
                var effect = ListingEventPlan.Judge(delivery, e);
                span?.SetTag("patenthub.platform", platform.Id).SetTag("patenthub.event", e.Type).SetTag("patenthub.effect", effect.ToString());
                verdicts[e.Key] = Verdict.Of(effect);
                if (effect != EventEffect.Applied)
                    continue;
                if (ListingEventPlan.IsUnaskedWithdrawal(delivery!, e))
                    unasked.Add(e.ListingId);
                delivery = ListingEventPlan.Apply(delivery!, e, now);
            }
            return delivery;
        })).ToList();
        await deliveries.SaveAsync(partition, known, changes, cancellationToken);
        if (unasked.Count > 0)
            await alarms.RaiseAsync(AlarmCauses.WithdrawnByPartner, platform.Id, unasked.Count, cancellationToken);
    }

    /// <summary>An event that breaks a rule of ours stops no other: it is kept and shown.</summary>
    async Task<Verdict> ApplyOtherSafelyAsync(InboxEvent e, CancellationToken cancellationToken)
    {
        try
        {
            return await ApplyOtherAsync(e, cancellationToken);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.Text.Json.JsonException)
        {
            WebhooksLog.NotApplicable(logger, e.Platform, e.Key);
            return Verdict.Ignored("cannot be applied");
        }
    }

    async Task<Verdict> ApplyOtherAsync(InboxEvent e, CancellationToken cancellationToken)
    {
        if (PartnerReport.From(e) is { } report)
        {
            if (report.Implementation is { } implementation && report.ApplicationNumber is { } number)
            {
                var edit = new DeclarationEdit.ImplementationReport(number, $"webhook:{e.Platform}", null, implementation, new(report.ReportedAt, e.Key));
                if ((await declarations.WriteAsync([edit], cancellationToken))[number] == EditOutcome.Unknown)
                    return Verdict.Ignored("unknown patent");
            }
            await reports.KeepAsync(report, cancellationToken);
            totals.FollowedUp(e.Platform, e.Type);
            return Verdict.AppliedNow;
        }
        WebhooksLog.NotApplicable(logger, e.Platform, e.Key);
        return Verdict.Ignored(PartnerReport.IsType(e.Type) ? "data lacks what this type needs" : "unknown type");
    }

    static IEnumerable<RowChange> Close(int index, Row todo, Pending? pending, Dictionary<string, Verdict> verdicts, DateTimeOffset now)
    {
        yield return new RowChange.Delete(todo.RowKey, todo.StoredETag);
        if (pending is null || !verdicts.TryGetValue(pending.Event.Key, out var verdict))
            yield break;
        var e = pending.Event;
        if (verdict.Waits)
        {
            var waits = (int)(todo.GetInt64("waits") ?? 0);
            yield return new RowChange.Insert(new Row(e.Platform, InboxKeys.Todo(index, now + DeliveryPlan.PollDelay(waits) + FirstWait, e.Key)).Set("v", 1).Set("key", e.Key).Set("waits", waits + 1));
            yield break;
        }
        var closed = e with { State = verdict.State, Reason = verdict.Reason };
        yield return new RowChange.Replace(closed.ToRow(), pending.Row.StoredETag);
        if (closed.ToPlace() is { } place)
            yield return new RowChange.Insert(place);
        yield return new RowChange.Insert(new Row(e.Platform, InboxKeys.Done(e.ReceivedAt, e.Key)).Set("v", 1).Set("key", e.Key));
    }

    sealed record Pending(InboxEvent Event, Row Row);

    sealed record Verdict(string State, string? Reason, bool Waits = false)
    {
        public static readonly Verdict AppliedNow = new(EventState.Applied, null);

        public static Verdict Ignored(string reason) => new(EventState.Ignored, reason);

        public static Verdict Of(EventEffect effect) => effect switch
        {
            EventEffect.Applied => AppliedNow,
            EventEffect.Waits => new(EventState.Ignored, "names a revision that the listing never reached", Waits: true),
            EventEffect.Older => Ignored("overtaken by a newer revision or event"),
            _ => Ignored("unknown listing"),
        };
    }
}
