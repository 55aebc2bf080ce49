using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries.Platforms;

/// <summary>All platforms, what holds them back, and what waits for them.</summary>
public sealed class ListPlatformsFunction(PlatformQuery query, TimeProvider clock)
{
    [Function("ListPlatforms")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/platforms")] HttpRequest request, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => Replies.Json(new { platforms = (await query.ListAsync(cancellationToken)).Select(p => PlatformReplies.Of(p, clock.GetUtcNow())) }));
}
