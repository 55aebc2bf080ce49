using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries.Platforms;

/// <summary>Keeps everything from being sent to a platform: <c>{"reason":"…"}</c>. What falls due meanwhile waits.</summary>
public sealed class PausePlatformFunction(ControlPlatformHandler handler)
{
    [Function("PausePlatform")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/platforms/{id}/pause")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body => RequestReader.TryReason(body, out var reason, out var problem)
            ? PlatformReplies.Of(request, await handler.PauseAsync(id, request.Caller(), reason, cancellationToken)) : problem!, cancellationToken);
}
