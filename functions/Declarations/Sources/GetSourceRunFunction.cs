using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Sources;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>One run over a source, and how far it has got.</summary>
public sealed class GetSourceRunFunction(SourceQuery query, RunHistory history)
{
    [Function("GetSourceRun")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/sources/{id}/runs/{run}")] HttpRequest request, string id, string run, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => query.Find(id) is not null && RunRecord.IsId(run) && await history.FindAsync(id, run, cancellationToken) is { } record
            ? Replies.Json(SourceReplies.Of(record))
            : Problems.Of(StatusCodes.Status404NotFound, "run-unknown", "The source has no such run; GET /api/sources/{id}/runs lists them."));
}
