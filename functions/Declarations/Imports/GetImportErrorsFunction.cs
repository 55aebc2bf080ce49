using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Imports;
using PatentHub.Storage;

namespace PatentHub.Functions.Declarations.Imports;

/// <summary>The original rows with a column that says what is wrong (XLSX). Corrected, it can be sent as it is.</summary>
public sealed class GetImportErrorsFunction(ImportStore store, IBlobStore blobs)
{
    [Function("GetImportErrors")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/imports/{id}/errors")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            if (!ImportRecord.IsId(id) || await store.FindAsync(id, cancellationToken) is not var (record, _))
                return ImportReplies.Unknown();
            return record.HasErrors && await blobs.OpenReadAsync(HubContainers.Imports, ImportBlobs.Errors(id), cancellationToken) is { } workbook
                ? Results.Stream(workbook, ImportReplies.WorkbookType, $"import-{id}-errors.xlsx") : ImportReplies.NoErrors();
        });
}
