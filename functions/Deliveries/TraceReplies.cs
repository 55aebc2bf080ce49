using Microsoft.AspNetCore.Http;
using PatentHub.Deliveries.Attempts;

namespace PatentHub.Functions.Deliveries;

/// <summary>One picture of a listing from its source to the platforms and back.</summary>
static class TraceReplies
{
    /// <summary>Entries of each platform.</summary>
    public const int Entries = 50;

    public static object Of(ListingTrace trace) => new
    {
        listingId = trace.ListingId,
        number = trace.Number,
        traceId = TraceIdOf(trace.Listing?.TraceParent),
        source = trace.Origin is not { } origin ? null : new
        {
            id = origin.Source,
            updatedAt = origin.UpdatedAt,
            run = trace.Run is { } run ? new { id = run.Id, kind = run.Kind, startedAt = run.StartedAt } : null,
            snapshot = new { sequence = origin.Sequence, recordedAt = origin.RecordedAt, chain = origin.Chain, deleted = origin.Deleted },
        },
        listing = trace.Listing is not { } listing ? null : new
        {
            revision = listing.Revision,
            present = listing.Present,
            changedAt = listing.ChangedAt,
            contentHash = listing.ContentHash,
            traceParent = listing.TraceParent,
        },
        platforms = trace.Platforms.Select(p => new
        {
            id = p.Platform.Id,
            name = p.Platform.Name,
            delivery = p.Delivery is { } delivery ? DeliveryReplies.Of(p.Platform.Id, delivery) : null,
            timeline = p.Entries.Select(DeliveryReplies.Of),
        }),
    };

    /// <summary>The trace of a W3C traceparent, which is the same from the source to the last platform.</summary>
    static string? TraceIdOf(string? traceParent) => traceParent?.Split('-') is [_, var id, ..] ? id : null;

    public static IResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "listing-unknown", "There is no such listing; a supply listing is S- and the application number, a demand D- and its id.");
}
