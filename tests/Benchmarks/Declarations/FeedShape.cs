using System.Text.Json.Serialization;
using PatentHub.Declarations;
using PatentHub.Patents;

namespace PatentHub.Benchmarks.Declarations;

/// <summary>A page of the feed, parsed into the hub's own record and nothing more.</summary>
sealed record FeedShape(IReadOnlyList<Declaration> Items, string? NextCursor)
{
    public static bool IsListed(Declaration item, DateTimeOffset now) =>
        item.Offer is { } offer && (offer.ValidUntil is not { } until || OfficeCalendar.EndOf(until) > now);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FeedShape))]
sealed partial class FeedShapeJson : JsonSerializerContext;
