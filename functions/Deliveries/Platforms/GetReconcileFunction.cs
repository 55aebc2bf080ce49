using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries.Platforms;

/// <summary>One reconcile of a platform: what it found, and what has been repaired since.</summary>
public sealed class GetReconcileFunction(ReconcileHistory history)
{
    [Function("GetReconcile")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/platforms/{id}/reconciles/{run}")] HttpRequest request, string id, string run, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => ReconcileReport.IsId(run) && await history.FindAsync(id, run, cancellationToken) is { } report
            ? Replies.Json(PlatformReplies.Of(report))
            : Problems.Of(StatusCodes.Status404NotFound, "reconcile-unknown", "The platform has no such reconcile; GET /api/platforms/{id}/reconciles lists them."));
}
