using System.Text.Json;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Listings;

/// <summary>Decides whether a listing's desired state changes. Pure.</summary>
public static class ListingPlan
{
    /// <param name="current">The listing as stored; null where there is none.</param>
    /// <param name="desired">What is to be published; null to withdraw.</param>
    /// <returns>The listing to store, or null where nothing changes.</returns>
    public static Listing? Next(Listing? current, ListingDocument? desired, DateTimeOffset now, string? traceParent)
    {
        if (desired is null)
            return current is { Present: true } ? current with { Revision = current.Revision + 1, Present = false, ChangedAt = now, TraceParent = traceParent } : null;

        var document = JsonSerializer.SerializeToUtf8Bytes(desired, ListingJson.Documents.ListingDocument);
        var hash = CanonicalJson.Hash(document);
        if (current is { Present: true } && current.ContentHash == hash)
            return null;
        return new Listing
        {
            Id = desired.Id,
            Kind = desired.Kind,
            Revision = (current?.Revision ?? 0) + 1,
            Present = true,
            Title = desired.Title,
            ContentHash = hash,
            Document = document,
            ValidUntil = desired.ValidUntil,
            ChangedAt = now,
            TraceParent = traceParent,
        };
    }

    /// <summary>The same desired state under a revision that no platform has seen: what was lost or overtaken is sent again.</summary>
    /// <param name="above">A revision that some platform holds; the new one is higher.</param>
    public static Listing Repair(Listing current, long above, DateTimeOffset now) =>
        current with { Revision = Math.Max(current.Revision, above) + 1, ChangedAt = now };

    /// <summary>Withdraws a listing whose validity is over; null while it holds.</summary>
    public static Listing? Expire(Listing current, DateTimeOffset now) =>
        current is { Present: true, ValidUntil: { } until } && OfficeCalendar.EndOf(until) <= now
            ? current with { Revision = current.Revision + 1, Present = false, ChangedAt = now }
            : null;
}
