using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Whole exports, newest first.</summary>
public sealed class ListExportsFunction(ExportBook book)
{
    [Function("ListExports")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/exports")] HttpRequest request, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => Replies.Json(new { exports = (await book.ListAsync(cancellationToken)).Reverse().Select(id => new { id, link = $"/api/exports/{id}" }) }));
}
