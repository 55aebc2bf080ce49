using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries.Platforms;

/// <summary>Has a platform asked something harmless at once; what came of it is in its reply to GET.</summary>
public sealed class ProbePlatformFunction(ControlPlatformHandler handler)
{
    [Function("ProbePlatform")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/platforms/{id}/probe")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        request.WithNoteAsync(async () => PlatformReplies.Of(request, await handler.ProbeAsync(id, cancellationToken), isUnderWay: true), cancellationToken);
}
