using Microsoft.AspNetCore.Http;
using PatentHub.Declarations.Quarantine;

namespace PatentHub.Functions.Declarations.Quarantine;

/// <summary>Quarantined items as programs see them.</summary>
static class QuarantineReplies
{
    public static object Of(QuarantineEntry entry) => new
    {
        source = entry.Source,
        key = entry.Key,
        reasons = entry.Reasons,
        firstSeenAt = entry.FirstSeenAt,
        lastSeenAt = entry.LastSeenAt,
        handling = entry.Handling,
    };

    public static IResult Of(QuarantineOutcome outcome) => outcome switch
    {
        QuarantineOutcome.Done done => Replies.Json(new { number = done.Number, outcome = done.Edit?.ToString().ToLowerInvariant() }),
        QuarantineOutcome.NotThere => Unknown(),
        QuarantineOutcome.Changed => Problems.Of(StatusCodes.Status409Conflict, "quarantine-changed", "The source has sent another item meanwhile; look at it again."),
        QuarantineOutcome.StillBad bad => Problems.Of(StatusCodes.Status400BadRequest, "still-bad", "With this correction, too, the item cannot be kept; see errors.",
            new Dictionary<string, object?> { ["errors"] = bad.Reasons }),
        _ => throw new InvalidOperationException($"No reply for {outcome.GetType().Name}."),
    };

    public static IResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "quarantine-unknown", "There is no such item in quarantine, or it has been dealt with; GET /api/quarantine lists the open ones.");
}
