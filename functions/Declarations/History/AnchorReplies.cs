using Microsoft.AspNetCore.Http;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>What was verified, anchors, and work over all histories, as programs see them.</summary>
static class AnchorReplies
{
    public static object Of(VerifiedHistory verified) => new
    {
        number = verified.Number,
        intact = verified.Break is null,
        @checked = verified.Checked,
        unfinished = verified.IsUnfinished,
        @break = verified.Break,
        anchor = verified.Anchored,
    };

    public static object Of(StoredAnchor stored) => new { anchor = stored.Anchor, hash = stored.Hash, intact = stored.Anchor.IsWhole };

    public static object Of(HistoryJob job) => new
    {
        id = job.Id,
        kind = job.Kind,
        outcome = job.Outcome,
        subject = job.Subject,
        dryRun = job.IsDryRun,
        reason = job.Reason,
        error = job.Error,
        requestedAt = job.RequestedAt,
        updatedAt = job.UpdatedAt,
        progress = (double)job.BucketsDone / PatentHub.Storage.Buckets.Count,
        counts = job.Counts,
        broken = job.Broken,
    };

    /// <summary>202, and where to see how far it has got.</summary>
    public static IResult Accepted(HttpRequest request, HistoryJob job) => Replies.Accepted(request, $"/api/history-jobs/{job.Id}", Of(job));

    public static IResult UnknownAnchor() => Problems.Of(StatusCodes.Status404NotFound, "anchor-unknown", "该日没有锚定记录。There is no anchor of that day; GET /api/anchors lists them.");

    public static IResult DamagedAnchor() => Problems.Of(StatusCodes.Status500InternalServerError, "anchor-damaged", "该锚定记录不完整或被改动。The anchor is incomplete or was changed; compare it with a copy kept elsewhere.");

    public static IResult UnknownJob() => Problems.Of(StatusCodes.Status404NotFound, "job-unknown", "There is no such job; GET /api/history-jobs lists them.");
}
