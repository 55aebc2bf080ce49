using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries.Platforms;

/// <summary>The reconciles of a platform, newest first; <c>after</c> is the id of the last one of the page before.</summary>
public sealed class ListReconcilesFunction(IPlatformProfiles platforms, ReconcileHistory history)
{
    const int Most = 200;

    [Function("ListReconciles")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/platforms/{id}/reconciles")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            if (platforms.Find(id) is null)
                return PlatformReplies.Unknown();
            if (!request.TryLimit(Most, out var limit, out var problem))
                return problem!;
            var after = request.Query["after"].ToString();
            if (after.Length > 0 && !ReconcileReport.IsId(after))
                return Problems.Of(StatusCodes.Status400BadRequest, "after-invalid", "The parameter 'after' must be the id of a reconcile.");
            var reports = await history.ListAsync(id, after.Length == 0 ? null : after, limit, cancellationToken);
            return Replies.Json(new { reconciles = reports.Select(PlatformReplies.Of), after = reports.Count == limit ? reports[^1].Id : null });
        });
}
