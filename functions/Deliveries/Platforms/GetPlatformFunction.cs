using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries.Platforms;

/// <summary>One platform, what holds it back, and what waits for it.</summary>
public sealed class GetPlatformFunction(PlatformQuery query, TimeProvider clock)
{
    [Function("GetPlatform")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/platforms/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => await query.FindAsync(id, cancellationToken) is { } platform ? Replies.Json(PlatformReplies.Of(platform, clock.GetUtcNow())) : PlatformReplies.Unknown());
}
