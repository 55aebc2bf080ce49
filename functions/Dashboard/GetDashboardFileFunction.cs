using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace PatentHub.Functions.Dashboard;

/// <summary>Style sheet, script and icon of the status page.</summary>
public sealed class GetDashboardFileFunction
{
    [Function("GetDashboardFile")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard/{file}")] HttpRequest request, string file) =>
        DashboardFile.Find(file) is { } found ? found.Reply(request.Query["v"]) : Problems.Of(StatusCodes.Status404NotFound, "no-such-file", null);
}
