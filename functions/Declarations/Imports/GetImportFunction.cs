using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Imports;

namespace PatentHub.Functions.Declarations.Imports;

/// <summary>One import: how far it has got, what became of it, and where its error workbook is.</summary>
public sealed class GetImportFunction(ImportStore store)
{
    [Function("GetImport")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/imports/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => ImportRecord.IsId(id) && await store.FindAsync(id, cancellationToken) is var (record, _)
            ? Replies.Json(ImportReplies.Of(record)) : ImportReplies.Unknown());
}
