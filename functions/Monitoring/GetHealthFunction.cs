using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Monitoring;

/// <summary>
/// Liveness (<c>live</c>): the process answers. Readiness (<c>ready</c>): tables, blobs and queue were written and read back; 503 where one
/// was not. The answer names the dependencies and says nothing else of them.
/// </summary>
public sealed class GetHealthFunction(ProbeReadinessHandler readiness)
{
    [Function("GetHealth")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/{probe}")] HttpRequest request, string probe, CancellationToken cancellationToken) =>
        probe switch
        {
            "live" => Replies.Json(new { status = "healthy" }),
            "ready" => HealthReplies.Of(await readiness.HandleAsync(cancellationToken)),
            _ => Problems.Of(StatusCodes.Status404NotFound, "probe-unknown", "Ask for /api/health/live or /api/health/ready."),
        };
}
