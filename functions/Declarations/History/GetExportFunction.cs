using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>The manifest of an export: its parts with their hashes, and the anchor that it stands on.</summary>
public sealed class GetExportFunction(ExportBook book)
{
    [Function("GetExport")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/exports/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            try
            {
                return (await book.ListAsync(cancellationToken)).Contains(id) && await book.FindAsync(id, cancellationToken) is { } manifest ? Replies.Json(manifest) : ExportReplies.Unknown();
            }
            catch (ExportDamagedException)
            {
                return ExportReplies.Damaged();
            }
        });
}
