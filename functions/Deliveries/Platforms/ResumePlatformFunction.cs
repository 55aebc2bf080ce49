using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries.Platforms;

/// <summary>Lets a paused platform go on, whatever paused it, and sends what has waited.</summary>
public sealed class ResumePlatformFunction(ControlPlatformHandler handler)
{
    [Function("ResumePlatform")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/platforms/{id}/resume")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body => RequestReader.TryReason(body, out _, out var problem)
            ? PlatformReplies.Of(request, await handler.ResumeAsync(id, cancellationToken)) : problem!, cancellationToken);
}
