using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Sources;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>One source with the fields of its items and its last runs.</summary>
public sealed class GetSourceFunction(SourceQuery query, RunHistory history)
{
    const int Runs = 10;

    [Function("GetSource")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/sources/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => await query.FindAsync(id, cancellationToken) is var (source, state)
            ? Replies.Json(new { source = SourceReplies.Of(source, state), schema = state.Schema, runs = (await history.ListAsync(id, null, Runs, cancellationToken)).Select(SourceReplies.Of) })
            : SourceReplies.Unknown());
}
