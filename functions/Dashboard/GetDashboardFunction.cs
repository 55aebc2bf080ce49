using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Functions.Dashboard.Texts;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Functions.Dashboard;

/// <summary>The status page. Open to all: it shows counts, never what is counted.</summary>
public sealed class GetDashboardFunction(HubStatusQuery query)
{
    [Function("GetDashboard")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard")] HttpRequest request, CancellationToken cancellationToken)
    {
        var language = Language.Find(request.Query["lang"]);
        try
        {
            return new DashboardReply(DashboardPage.Render(await query.ReadAsync(cancellationToken), language));
        }
        catch (StoreUnavailableException)
        {
            return new DashboardReply(DashboardPage.RenderUnavailable(language), StatusCodes.Status503ServiceUnavailable);
        }
    }
}
