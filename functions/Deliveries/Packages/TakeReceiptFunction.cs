using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Imports;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Packages;

namespace PatentHub.Functions.Deliveries.Packages;

/// <summary>
/// Takes the receipt of a package: the workbook or its CSV with the column of results filled in, as the body or a file of a form, or JSON
/// <c>{"items":[{"id","revision","result","reason"}]}</c>. All of it or, where a cell is wrong, nothing.
/// </summary>
public sealed class TakeReceiptFunction(IPlatformProfiles platforms, TakeReceiptHandler handler, ISheetReader sheets, IScratch scratch)
{
    [Function("TakeReceipt")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/platforms/{id}/packages/{package}/receipt")] HttpRequest request, string id, string package, CancellationToken cancellationToken) =>
        request.WithNoteAsync(async () =>
        {
            if (!platforms.TryPlatform(id, out var platform, out var problem))
                return problem!;
            if (!PackageKeys.IsId(package))
                return PackageReplies.Unknown();
            var (rows, refusal) = await ReceiptReader.ReadAsync(request, sheets, scratch, cancellationToken);
            return refusal ?? PackageReplies.Of(await handler.TakeAsync(platform, package, rows!, cancellationToken));
        }, cancellationToken);
}
