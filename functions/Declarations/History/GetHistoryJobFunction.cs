using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Work over all histories, and how far it has got.</summary>
public sealed class GetHistoryJobFunction(HistoryJobs jobs)
{
    [Function("GetHistoryJob")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/history-jobs/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => HistoryJob.IsId(id) && await jobs.FindAsync(id, cancellationToken) is { } job ? Replies.Json(AnchorReplies.Of(job)) : AnchorReplies.UnknownJob());
}
