using Microsoft.AspNetCore.Http;
using PatentHub.Declarations.Sources;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>Sources and their runs as programs see them.</summary>
static class SourceReplies
{
    public static object Of(SourceOptions source, SourceState state) => new
    {
        id = source.Id,
        schedule = source.Schedule,
        pageSize = source.PageSize,
        requestsPerSecond = source.RequestsPerSecond,
        staleHours = source.StaleHours,
        precedence = source.Precedence,
        paused = state.Pause,
        isRunning = state.IsRunning,
        watermark = state.Watermark,
        lastStartedAt = state.LastStartedAt,
        lastEndedAt = state.LastEndedAt,
        lastError = state.LastError,
        lastErrorAt = state.LastErrorAt,
        nextRunAt = state.LastStartedAt is { } started && state.Pause is null ? source.NextRun(started) : null,
        counts = state.RunCounts,
    };

    public static object Of(RunRecord run) => new
    {
        id = run.Id,
        kind = run.Kind,
        outcome = run.Outcome,
        error = run.Error,
        reason = run.Reason,
        startedAt = run.StartedAt,
        updatedAt = run.UpdatedAt,
        from = run.From,
        to = run.To,
        counts = run.Counts,
        vanished = run.Kind == RunKinds.Sweep ? run.Vanished : (long?)null,
    };

    public static string Location(string source, RunRecord run) => $"/api/sources/{source}/runs/{run.Id}";

    /// <summary>The answer to an order: what it led to, or why it cannot be done.</summary>
    public static IResult Of(HttpRequest request, string id, ControlOutcome outcome) => outcome switch
    {
        ControlOutcome.Done { Run: { Outcome: RunOutcomes.Running } run } => Replies.Accepted(request, Location(id, run), Of(run)),
        ControlOutcome.Done done => Replies.Json(new { id, paused = done.State.Pause, watermark = done.State.Watermark, isRunning = done.State.IsRunning, noted = done.Run is { } note ? Of(note) : null }),
        ControlOutcome.UnknownSource => Unknown(),
        ControlOutcome.IsPaused paused => Problems.Of(StatusCodes.Status409Conflict, "source-paused", $"The source is paused ({paused.Pause.Cause}) since {paused.Pause.At:O}; resume it first."),
        ControlOutcome.NotBack back => Problems.Of(StatusCodes.Status400BadRequest, "not-back",
            back.Watermark is { } watermark ? $"The source has been read up to {watermark:O}; give an earlier time." : "The source has not been read yet; there is nothing to go back to."),
        _ => throw new InvalidOperationException($"No reply for {outcome.GetType().Name}."),
    };

    public static IResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "source-unknown", "No source of the settings has this id; GET /api/sources lists them.");
}
