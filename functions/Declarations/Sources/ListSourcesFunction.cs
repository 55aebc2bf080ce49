using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Sources;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>All sources, how far they have been read, and what is wrong.</summary>
public sealed class ListSourcesFunction(SourceQuery query)
{
    [Function("ListSources")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/sources")] HttpRequest request, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => Replies.Json(new { sources = (await query.ListAsync(cancellationToken)).Select(s => SourceReplies.Of(s.Source, s.State)) }));
}
