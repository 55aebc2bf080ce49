using System.Text.Json;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Webhooks;

/// <summary>A partner's word about a listing: accepted, rejected or withdrawn.</summary>
/// <param name="Key">Of the event in the inbox.</param>
public sealed record ListingEvent(string Key, string Type, DateTimeOffset Timestamp, string ListingId, long Revision, string? RemoteId, string? Reason)
{
    public const string Accepted = "listing.accepted";
    public const string Rejected = "listing.rejected";
    public const string Withdrawn = "listing.withdrawn";
    const int ReasonLength = 200;

    public static bool IsType(string type) => type is Accepted or Rejected or Withdrawn;

    /// <returns>Null unless the data names a listing and a revision.</returns>
    public static ListingEvent? From(InboxEvent inboxEvent)
    {
        var data = inboxEvent.Data();
        return inboxEvent.ListingId is { } id && JsonText.Revision(data, "revision") is { } revision and > 0
            ? new(inboxEvent.Key, inboxEvent.Type, inboxEvent.Timestamp ?? inboxEvent.ReceivedAt, id, revision, Cut(JsonText.Of(data, "remoteId")), FirstReason(data))
            : null;
    }

    /// <summary>Events of one listing take effect in this order, whatever the order they came in.</summary>
    public (long, DateTimeOffset, string) Order => (Revision, Timestamp, Key);

    static string? FirstReason(JsonElement data) =>
        data.TryGetProperty("reasons", out var reasons) && reasons.ValueKind == JsonValueKind.Array && reasons.GetArrayLength() > 0
            ? Cut(JsonText.Of(reasons[0])) : null;

    static string? Cut(string? text) => text is null ? null : JsonText.Cut(text, ReasonLength);
}

/// <summary>What an event comes to.</summary>
public enum EventEffect
{
    Applied,

    /// <summary>The hub is not as far as the event: it is looked at again later.</summary>
    Waits,

    /// <summary>Overtaken by a newer revision or event.</summary>
    Older,

    UnknownListing,
}

/// <summary>How events move deliveries. Pure; in any order they give the same result.</summary>
public static class ListingEventPlan
{
    /// <summary>What an event comes to, given the delivery.</summary>
    public static EventEffect Judge(Delivery? delivery, ListingEvent e)
    {
        if (delivery is null)
            return EventEffect.UnknownListing;
        if (e.Revision > delivery.DesiredRevision)
            return EventEffect.Waits;
        var applied = (delivery.EventRevision, delivery.EventAt ?? DateTimeOffset.MinValue, delivery.EventId ?? "");
        return applied == e.Order ? EventEffect.Applied
            : e.Revision < delivery.DesiredRevision || applied.CompareTo(e.Order) > 0 ? EventEffect.Older
            : EventEffect.Applied;
    }

    /// <summary>The delivery after an event that <see cref="Judge"/> lets through.</summary>
    public static Delivery Apply(Delivery delivery, ListingEvent e, DateTimeOffset now)
    {
        if (delivery.EventId == e.Key)
            return delivery;
        var next = delivery with
        {
            AcknowledgedRevision = e.Revision,
            EventRevision = e.Revision,
            EventAt = e.Timestamp,
            EventId = e.Key,
            // Replies name it; an event only fills a gap, so that the order of events does not show in it.
            RemoteId = delivery.RemoteId ?? e.RemoteId,
            LastReply = e.Type,
            LastReason = e.Reason,
            LastMessage = null,
            DueAt = null,
            Attempts = 0,
            Polls = 0,
            StaleRevision = 0,
            Job = null,
            JobRevision = 0,
            JobRetryId = null,
            ChangedAt = now,
        };
        // Somebody wants it sent again, whatever the platform said of it before.
        if (delivery is { RetryId: not null, Phase: DeliveryPhase.Waiting or DeliveryPhase.Unknown })
            return next with { Phase = delivery.Phase, DueAt = delivery.DueAt };
        next = next with { RetryId = null };
        if (e.Type == ListingEvent.Rejected || IsUnaskedWithdrawal(delivery, e))
            return next with { Phase = DeliveryPhase.Rejected };
        return next with { Phase = delivery.DesiredPresent ? DeliveryPhase.Accepted : DeliveryPhase.Withdrawn };
    }

    /// <summary>A withdrawal that nobody asked for counts as a refusal: a person decides.</summary>
    public static bool IsUnaskedWithdrawal(Delivery delivery, ListingEvent e) => e.Type == ListingEvent.Withdrawn && delivery.DesiredPresent;
}
