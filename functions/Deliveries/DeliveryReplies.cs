using Microsoft.AspNetCore.Http;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;
using PatentHub.Deliveries.Redrives;

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
        lastMessage = delivery.LastMessage,
        changedAt = delivery.ChangedAt,
        traceParent = delivery.TraceParent,
    };

    public static object Of(TimelinePage page) => new { entries = page.Entries.Select(Of), after = page.After };

    public static object Of(TimelineEntry entry) => entry switch
    {
        TimelineEntry.Tried tried => Of(tried.Attempt),
        TimelineEntry.Told told => new { kind = "event", at = told.At, eventKey = told.Key, type = told.Type, occurredAt = told.OccurredAt, state = told.State, reason = told.Reason },
        TimelineEntry.Done { Action: var action } => new { kind = action.Kind, at = action.At, id = action.Id, reason = action.Reason, phase = action.Phase, ledTo = action.LedTo, redriveId = action.RedriveId },
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

    /// <summary>The answer to an order. It is carried out in its turn: 202 where something is to be sent or asked.</summary>
    public static IResult Of(HttpRequest request, DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Done { Delivery.IsSettled: true } done => Replies.Json(Of(done.Platform, done.Delivery)),
        DeliveryOutcome.Done done => Replies.Accepted(request, $"/api/deliveries/{done.Platform}/{done.Delivery.ListingId}", Of(done.Platform, done.Delivery)),
        DeliveryOutcome.UnknownDelivery => Unknown(),
        DeliveryOutcome.NotInDoubt { Delivery: var delivery } => Problems.Of(StatusCodes.Status409Conflict, "not-in-doubt",
            $"The delivery is {delivery.Phase} and to be {(delivery.DesiredPresent ? "there" : "gone")}. Settle one that is parked or unknown: as accepted where it is to be there, as withdrawn where it is to be gone; where the platform has it otherwise, retry."),
        _ => throw new InvalidOperationException($"No reply for {outcome.GetType().Name}."),
    };

    public static IResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "delivery-unknown", "No platform with this id has a delivery of this listing; GET /api/status names the platforms.");
}
