using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Monitoring;

/// <summary>The hub's status for programs.</summary>
public sealed class GetStatusFunction(HubStatusQuery query)
{
    [Function("GetStatus")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/status")] HttpRequest request, CancellationToken cancellationToken) =>
        Results.Json(await query.ReadAsync(cancellationToken), MonitoringJson.Default.HubStatus);
}
