using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Packages;

namespace PatentHub.Functions.Deliveries.Packages;

/// <summary>The packages of a platform, the newest first; <c>limit</c> says how many.</summary>
public sealed class ListPackagesFunction(IPlatformProfiles platforms, PackageStore packages)
{
    const int Most = 500;

    [Function("ListPackages")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/platforms/{id}/packages")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
            !platforms.TryPlatform(id, out var platform, out var problem) || !request.TryLimit(Most, out var limit, out problem) ? problem!
                : Replies.Json(new { items = (await packages.ListAsync(platform.Id, limit, cancellationToken)).Select(PackageReplies.Of) }));
}
