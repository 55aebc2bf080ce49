using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Packages;
using PatentHub.Functions.Declarations.Imports;
using PatentHub.Storage;

namespace PatentHub.Functions.Deliveries.Packages;

/// <summary>The workbook of a package (XLSX), the same every time.</summary>
public sealed class GetPackageFunction(IPlatformProfiles platforms, PackageStore packages, IBlobStore blobs)
{
    [Function("GetPackage")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/platforms/{id}/packages/{package}")] HttpRequest request, string id, string package, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            if (!platforms.TryPlatform(id, out var platform, out var problem))
                return problem!;
            if (!PackageKeys.IsId(package) || await packages.FindAsync(platform.Id, package, cancellationToken) is not { } found
                || await blobs.OpenReadAsync(HubContainers.Packages, found.Blob, cancellationToken) is not { } workbook)
                return PackageReplies.Unknown();
            return Results.Stream(workbook, ImportReplies.WorkbookType, found.FileName);
        });
}
