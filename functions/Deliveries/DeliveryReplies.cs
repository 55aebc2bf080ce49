using Microsoft.AspNetCore.Http;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;

namespace PatentHub.Functions.Deliveries;

/// <summary>Deliveries and what happened to them, as programs see them.</summary>
static class DeliveryReplies
{
    public static object Of(string platform, Delivery delivery) => new
    {
        platform,
        listingId = delivery.ListingId,
        kind = delivery.Kind,
        phase = delivery.Phase,
        desired = new { revision = delivery.DesiredRevision, present = delivery.DesiredPresent },
        acknowledgedRevision = delivery.AcknowledgedRevision,
        remoteId = delivery.RemoteId,
        attempts = delivery.Attempts,
        polls = delivery.Polls,
        nextAt = delivery.DueAt,
        lastAttemptAt = delivery.LastAttemptAt,
        lastReply = delivery.LastReply,
        lastReason = delivery.LastReason,
        changedAt = delivery.ChangedAt,
        traceParent = delivery.TraceParent,
    };

    public static object Of(TimelinePage page) => new { entries = page.Entries.Select(Of), after = page.After };

    public static object Of(TimelineEntry entry) => entry switch
    {
        TimelineEntry.Tried tried => Of(tried.Attempt),
        TimelineEntry.Told told => new { kind = "event", at = told.At, eventKey = told.Key, type = told.Type, occurredAt = told.OccurredAt, state = told.State, reason = told.Reason },
        _ => throw new InvalidOperationException($"No reply for {entry.GetType().Name}."),
    };

    static object Of(Attempt attempt) => new
    {
        kind = attempt.Kind,
        at = attempt.At,
        id = attempt.Id,
        milliseconds = Math.Round(attempt.Duration.TotalMilliseconds, 3),
        revision = attempt.Revision,
        number = attempt.Number,
        reply = attempt.Reply,
        reason = attempt.Reason,
        ledTo = attempt.LedTo,
        nextAt = attempt.NextAt,
        method = attempt.Method,
        path = attempt.Path,
        status = attempt.Status,
        messageId = attempt.MessageId,
        traceParent = attempt.TraceParent,
        job = attempt.Job,
        request = attempt.Request,
        response = attempt.Response,
        responseType = attempt.ResponseType,
    };

    public static IResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "delivery-unknown", "No platform with this id has a delivery of this listing; GET /api/status names the platforms.");
}
