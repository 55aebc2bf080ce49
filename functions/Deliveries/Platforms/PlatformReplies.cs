using Microsoft.AspNetCore.Http;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries.Platforms;

/// <summary>Platforms as programs see them: nothing that a secret could be made out of.</summary>
static class PlatformReplies
{
    public static object Of(PlatformOverview overview, DateTimeOffset now) => new
    {
        id = overview.Profile.Id,
        name = overview.Profile.Name,
        level = overview.Profile.Level,
        protocol = overview.Profile.Protocol,
        baseUrl = overview.Profile.BaseUrl,
        accepts = overview.Profile.Accepts,
        allowPrivateNetwork = overview.Profile.AllowPrivateNetwork,
        limits = new { overview.Profile.Limits.RequestsPerSecond, overview.Profile.Limits.Concurrency, overview.Profile.Limits.TimeoutSeconds },
        state = overview.Backlog.State,
        paused = Pause(overview.State),
        throttledUntil = overview.State.NotBefore > now ? overview.State.NotBefore : null,
        breaker = Breaker(overview.State),
        probe = new { nextAt = overview.State.ProbeAt, lastAt = overview.State.LastProbeAt, last = overview.State.LastProbe },
        backlog = Backlog(overview),
        clock = new { skewSeconds = overview.State.Skew, measuredAt = overview.State.SkewAt, isWarning = overview.State.IsSkewed, toleranceSeconds = PlatformClocks.Tolerance.TotalSeconds },
        secrets = overview.Profile.Secrets.Select((s, i) => Of(s, i, now)),
        webhookSecrets = overview.Profile.WebhookSecrets.Select((s, i) => Of(s, i, now)),
        lastSuccessAt = overview.State.LastSuccessAt,
        lastReconcile = overview.LastReconcile is { } report ? Of(report) : null,
    };

    /// <summary>The answer to an order: how the platform stands now.</summary>
    public static IResult Of(HttpRequest request, PlatformOutcome outcome, bool isUnderWay = false) => outcome switch
    {
        PlatformOutcome.Done done when isUnderWay => Replies.Accepted(request, $"/api/platforms/{done.Platform.Id}", new { id = done.Platform.Id, probe = new { nextAt = done.State.ProbeAt } }),
        PlatformOutcome.Done done => Replies.Json(new { id = done.Platform.Id, paused = Pause(done.State), breaker = Breaker(done.State) }),
        PlatformOutcome.UnknownPlatform => Unknown(),
        PlatformOutcome.IsThrottled throttled => Problems.Of(StatusCodes.Status409Conflict, "platform-throttled", $"The platform asked to be left alone until {throttled.Until:O}; nothing is sent before."),
        _ => throw new InvalidOperationException($"No reply for {outcome.GetType().Name}."),
    };

    public static object Of(ReconcileReport report) => new
    {
        id = report.Id,
        outcome = report.Outcome,
        guard = report.Guard,
        dryRun = report.IsDryRun,
        reason = report.Reason,
        beganAt = report.BeganAt,
        endedAt = report.Outcome == ReconcileOutcomes.Running ? (DateTimeOffset?)null : report.EndedAt,
        seconds = report.Outcome == ReconcileOutcomes.Running ? (double?)null : (report.EndedAt - report.BeganAt).TotalSeconds,
        held = report.Held,
        judged = report.Judged,
        matching = report.Matching,
        suspects = report.Suspects,
        marked = report.Marked,
        repaired = report.Repaired,
        tombstoned = report.Tombstoned,
        unknown = report.Unknown,
        malformed = report.Malformed,
        suspectIds = report.SuspectIds,
        unknownIds = report.UnknownIds,
    };

    public static string Location(string platform, ReconcileReport report) => $"/api/platforms/{platform}/reconciles/{report.Id}";

    public static IResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "platform-unknown", "No profile has this id; GET /api/platforms lists the platforms.");

    static object? Pause(PlatformState state) => state.Paused is null ? null : new { cause = state.Paused, at = state.PausedAt, by = state.PausedBy, reason = state.PauseReason };

    static object? Breaker(PlatformState state) => state.OpenUntil is null ? null : new { openUntil = state.OpenUntil, openings = state.Openings, isByRejections = state.OpenedByRejections };

    /// <summary>Phases as last counted, and what waits longest as of now.</summary>
    static object Backlog(PlatformOverview overview) => new
    {
        countedAt = overview.CountedAt,
        waiting = overview.Counted?.Waiting,
        pending = overview.Counted?.Pending,
        parked = overview.Counted?.Parked,
        rejected = overview.Counted?.Rejected,
        oldestDueAt = overview.Backlog.OldestDueAt,
    };

    /// <summary>A key by its place in the profile alone.</summary>
    static object Of(SigningSecret secret, int index, DateTimeOffset now) => new { index, notBefore = secret.NotBefore, expiresOn = secret.ExpiresOn, isValid = secret.IsValidAt(now) };
}
