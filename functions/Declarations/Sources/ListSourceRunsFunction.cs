using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Sources;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>The runs over a source, newest first; <c>after</c> is the id of the last one of the page before.</summary>
public sealed class ListSourceRunsFunction(SourceQuery query, RunHistory history)
{
    const int Most = 200;

    [Function("ListSourceRuns")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/sources/{id}/runs")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            if (query.Find(id) is null)
                return SourceReplies.Unknown();
            if (!request.TryLimit(Most, out var limit, out var problem))
                return problem!;
            var after = request.Query["after"].ToString();
            if (after.Length > 0 && !RunRecord.IsId(after))
                return Problems.Of(StatusCodes.Status400BadRequest, "after-invalid", "The parameter 'after' must be the id of a run.");
            var runs = await history.ListAsync(id, after.Length == 0 ? null : after, limit, cancellationToken);
            return Replies.Json(new { runs = runs.Select(SourceReplies.Of), after = runs.Count == limit ? runs[^1].Id : null });
        });
}
