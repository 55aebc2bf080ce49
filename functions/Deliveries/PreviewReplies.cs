using Microsoft.AspNetCore.Http;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries;

/// <summary>What a platform would be sent, as programs see it.</summary>
static class PreviewReplies
{
    public static IResult Of(string platform, PreviewOutcome outcome) => outcome switch
    {
        PreviewOutcome.Shown shown => Replies.Json(Of(platform, shown)),
        PreviewOutcome.UnknownPlatform => Problems.Of(StatusCodes.Status404NotFound, "platform-unknown", "No profile has this id; GET /api/status lists the platforms."),
        PreviewOutcome.UnknownListing => Problems.Of(StatusCodes.Status404NotFound, "listing-unknown", "There is no such listing."),
        PreviewOutcome.NotTaken notTaken => Problems.Of(StatusCodes.Status409Conflict, "kind-not-taken", $"The platform takes no listings of kind {notTaken.Kind}; its profile says so under 'accepts'."),
        PreviewOutcome.NothingSent => Problems.Of(StatusCodes.Status409Conflict, "no-interface", $"The platform has no interface; what it is given stands in its packages: GET /api/platforms/{platform}/packages."),
        _ => throw new InvalidOperationException($"No reply for {outcome.GetType().Name}."),
    };

    static object Of(string platform, PreviewOutcome.Shown shown) => new
    {
        platform,
        listingId = shown.Listing.Id,
        revision = shown.Listing.Revision,
        method = shown.Preview.Method,
        url = shown.Preview.Url,
        headers = shown.Preview.Refusal is null ? shown.Preview.Headers.GroupBy(h => h.Key).ToDictionary(g => g.Key, g => string.Join(", ", g.Select(h => h.Value))) : null,
        body = shown.Preview.Body,
        refusal = shown.Preview.Refusal is { } refusal ? new { code = refusal.Code, message = refusal.Message } : null,
        example = shown.Preview.Differences is { } differences
            ? new { matches = differences.Count == 0, differences = differences.Select(d => new { path = d.Path, kind = d.Kind, expected = d.Expected, actual = d.Actual }) } : null,
    };
}
