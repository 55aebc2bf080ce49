using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Monitoring;

/// <summary>Liveness: the process answers. Readiness: its store can be written and read.</summary>
public sealed class GetHealthFunction(ProbeReadinessHandler readiness)
{
    [Function("GetHealth")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/{probe}")] HttpRequest request, string probe, CancellationToken cancellationToken) =>
        probe switch
        {
            "live" => Results.Text(probe),
            "ready" when await readiness.HandleAsync(cancellationToken) => Results.Text(probe),
            "ready" => Problems.Of(StatusCodes.Status503ServiceUnavailable, "store-unavailable", "The store cannot be written and read."),
            _ => Results.NotFound(),
        };
}
