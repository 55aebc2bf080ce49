using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Packages;

namespace PatentHub.Functions.Deliveries.Packages;

/// <summary>Gives up a package that was never carried or was lost: <c>{"reason":"…"}</c>. What has no result goes into the next one.</summary>
public sealed class DiscardPackageFunction(IPlatformProfiles platforms, TakeReceiptHandler handler)
{
    [Function("DiscardPackage")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/platforms/{id}/packages/{package}/discard")] HttpRequest request, string id, string package, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body =>
        {
            if (!platforms.TryPlatform(id, out var platform, out var problem) || !RequestReader.TryReason(body, out var reason, out problem))
                return problem!;
            return PackageKeys.IsId(package) ? PackageReplies.Of(await handler.DiscardAsync(platform, package, reason, cancellationToken)) : PackageReplies.Unknown();
        }, cancellationToken);
}
