using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Failures;
using PatentHub.Deliveries.Redrives;
using PatentHub.Storage;

namespace PatentHub.Functions.Deliveries.Redrives;

/// <summary>Failures and redrives as programs see them.</summary>
static class RedriveReplies
{
    const int MostListings = 1000;

    public static object Of(FailureGroup group) => new
    {
        fingerprint = group.Fingerprint,
        @class = group.Cause.Class,
        code = group.Cause.Code,
        message = group.Cause.Message,
        count = group.Count,
        phases = group.Phases,
        firstSeenAt = group.FirstSeenAt,
        lastSeenAt = group.LastSeenAt,
        examples = group.Examples,
    };

    public static object Of(RedriveStatus status) => new
    {
        id = status.Redrive.Id,
        state = status.Redrive.State,
        startedAt = status.Redrive.StartedAt,
        endedAt = status.Redrive.EndedAt,
        filter = status.Redrive.Filter,
        reason = status.Redrive.Reason,
        cancelReason = status.Redrive.CancelReason,
        planned = status.Redrive.Planned,
        putBack = status.PutBack,
        remaining = status.Remaining,
    };

    public static string Location(Redrive redrive) => $"/api/platforms/{redrive.Platform}/redrives/{redrive.Id}";

    /// <summary>
    /// Reads <c>{"cause","class","phase","listingIds":[],"before"}</c>, all optional. A field that is misspelt or of another type would restrict
    /// nothing, and send everything again: it is refused.
    /// </summary>
    public static bool TryFilter(JsonElement body, out RedriveFilter filter, out IResult? problem)
    {
        filter = new(null, null, null, null, null);
        problem = null;
        if (!body.EnumerateObject().All(IsOfOrder))
            problem = Problems.Of(StatusCodes.Status400BadRequest, "order-invalid", "The body may have the fields filter, dryRun (true or false) and reason, and no other.");
        else if (!body.TryGetProperty("filter", out var asked))
            return true;
        else if (asked.ValueKind != JsonValueKind.Object || !asked.EnumerateObject().All(IsOfFilter))
            problem = Problems.Of(StatusCodes.Status400BadRequest, "filter-invalid", "The field 'filter' must be an object with the texts cause, class and phase, listingIds and before, each optional, and no other.");
        else if (RequestReader.TryInstant(asked, "before", out var before, out problem) && TryIds(asked, out var ids, out problem))
        {
            filter = new(JsonText.Of(asked, "cause"), JsonText.Of(asked, "class"), JsonText.Of(asked, "phase"), ids, before);
            if (filter.Phase is { } phase && !DeliveryPhase.All.Contains(phase))
                problem = Problems.Of(StatusCodes.Status400BadRequest, "phase-invalid", $"The field 'filter.phase' must be one of {string.Join(", ", DeliveryPhase.All)}.");
        }
        return problem is null;
    }

    static bool IsOfOrder(JsonProperty field) => field.Name is "filter" or "reason" || field is { Name: "dryRun", Value.ValueKind: JsonValueKind.True or JsonValueKind.False };

    static bool IsOfFilter(JsonProperty field) => field.Name is "listingIds" or "before"
        || field is { Name: "cause" or "class" or "phase", Value.ValueKind: JsonValueKind.String or JsonValueKind.Null };

    static bool TryIds(JsonElement asked, out IReadOnlyList<string>? ids, out IResult? problem)
    {
        ids = null;
        problem = null;
        if (!asked.TryGetProperty("listingIds", out var list) || list.ValueKind == JsonValueKind.Null)
            return true;
        var texts = list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(JsonText.Of).ToList() : [];
        ids = [.. texts.OfType<string>()];
        if (texts.Count is 0 or > MostListings || ids.Count != texts.Count || !ids.All(DeliveryKeys.IsListing))
            problem = Problems.Of(StatusCodes.Status400BadRequest, "listings-invalid", $"The field 'filter.listingIds' must be a list of 1 to {MostListings} listing ids.");
        return problem is null;
    }

    public static IResult UnknownPlatform() => Problems.Of(StatusCodes.Status404NotFound, "platform-unknown", "No platform has this id; GET /api/status names them.");

    public static IResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "redrive-unknown", "The platform has no such redrive; GET /api/platforms/{id}/redrives lists them.");
}
