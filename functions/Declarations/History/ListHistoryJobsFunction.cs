using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Checks, exports and restores, newest first; <c>after</c> is that of the page before.</summary>
public sealed class ListHistoryJobsFunction(HistoryJobs jobs)
{
    const int Most = 200;

    [Function("ListHistoryJobs")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/history-jobs")] HttpRequest request, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            if (!request.TryLimit(Most, out var limit, out var problem))
                return problem!;
            var after = request.Query["after"].ToString();
            if (after.Length > 0 && !HistoryJob.IsId(after))
                return Problems.Of(StatusCodes.Status400BadRequest, "after-invalid", "The parameter 'after' must be that of the page before.");
            var page = await jobs.ListAsync(after.Length == 0 ? null : after, limit, cancellationToken);
            return Replies.Json(new { jobs = page.Select(AnchorReplies.Of), after = page.Count == limit ? page[^1].Id : null });
        });
}
