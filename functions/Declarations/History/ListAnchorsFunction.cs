using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Days that have an anchor, newest first.</summary>
public sealed class ListAnchorsFunction(AnchorBook book)
{
    [Function("ListAnchors")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/anchors")] HttpRequest request, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => Replies.Json(new { anchors = (await book.ListAsync(cancellationToken)).Reverse().Select(date => new { date, link = $"/api/anchors/{date:yyyy-MM-dd}" }) }));
}
