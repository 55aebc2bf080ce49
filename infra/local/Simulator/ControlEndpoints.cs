using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PatentHub.Local.Simulator;

/// <summary>The simulator's own interface, beside the platforms: read ledgers, change faults, send webhooks.</summary>
static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder routes, PartnerSimulator simulator)
    {
        routes.MapPut("/_control/hub", async (HttpContext context) =>
        {
            if (await ReadAsync(context, ConfigurationJson.Of<HubReference>()) is { } hub)
                simulator.HubUrl = hub.BaseUrl;
        });
        Map(routes, simulator, "GET", "ledger", WriteLedgerAsync);
        Map(routes, simulator, "GET", "holdings", (context, platform) =>
            WriteAsync(context, platform.Holdings(), SimulatorJson.Default.IReadOnlyListHolding));
        Map(routes, simulator, "GET", "summary", (context, platform) =>
            WriteAsync(context, platform.Summary(), SimulatorJson.Default.LedgerSummary));
        Map(routes, simulator, "GET", "faults", (context, platform) =>
            WriteAsync(context, platform.Faults, ConfigurationJson.Of<FaultOptions>()));
        Map(routes, simulator, "PUT", "faults", SetFaultsAsync);
        Map(routes, simulator, "PUT", "rules", async (context, platform) =>
            platform.Rules = await ReadAsync(context, ConfigurationJson.Of<PlatformRules>()) ?? platform.Rules);
        Map(routes, simulator, "POST", "restart", RestartAsync);
        Map(routes, simulator, "POST", "release", (_, platform) =>
        {
            platform.ReleaseHung();
            return Task.CompletedTask;
        });
        Map(routes, simulator, "POST", "webhooks", SendWebhookAsync);
        Map(routes, simulator, "POST", "listings/{id}/accept", (context, platform) => Decide(context, platform, accepted: true));
        Map(routes, simulator, "POST", "listings/{id}/reject", (context, platform) => Decide(context, platform, accepted: false));
    }

    static void Map(
        IEndpointRouteBuilder routes,
        PartnerSimulator simulator,
        string method,
        string path,
        Func<HttpContext, SimulatedPlatform, Task> handle) =>
        routes.MapMethods("/_control/{platformId}/" + path, [method], (RequestDelegate)(context =>
        {
            if (simulator.Find((string)context.Request.RouteValues["platformId"]!) is { } platform)
                return handle(context, platform);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }));

    static Task WriteLedgerAsync(HttpContext context, SimulatedPlatform platform)
    {
        _ = long.TryParse(context.Request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after);
        var limited = int.TryParse(context.Request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var limit);
        return WriteAsync(context, platform.Ledger(after, limited ? limit : 1000), SimulatorJson.Default.IReadOnlyListLedgerEntry);
    }

    static async Task SetFaultsAsync(HttpContext context, SimulatedPlatform platform)
    {
        if (await ReadAsync(context, ConfigurationJson.Of<FaultOptions>()) is not { } faults)
            return;
        if (faults.Problem() is { } problem)
            await RefuseAsync(context, problem);
        else
            platform.Faults = faults;
    }

    static async Task RestartAsync(HttpContext context, SimulatedPlatform platform)
    {
        if (await ReadAsync(context, ConfigurationJson.Of<RestartOrder>()) is { } order)
            platform.Restart(order.RecentSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    static async Task SendWebhookAsync(HttpContext context, SimulatedPlatform platform)
    {
        if (await ReadAsync(context, ConfigurationJson.Of<WebhookOrder>()) is not { } order)
            return;
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsync(platform.QueueWebhook(order));
    }

    static Task Decide(HttpContext context, SimulatedPlatform platform, bool accepted)
    {
        if (!platform.Decide((string)context.Request.RouteValues["id"]!, accepted))
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) is { } value)
                return value;
            await RefuseAsync(context, "The body is empty.");
        }
        catch (JsonException error)
        {
            await RefuseAsync(context, error.Message);
        }

        return null;
    }

    static Task RefuseAsync(HttpContext context, string problem)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return WriteAsync(context, new ProblemReply("bad-request", problem), SimulatorJson.Default.ProblemReply);
    }

    static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }
}

/// <summary>Tells the simulator where the hub is.</summary>
sealed record HubReference(Uri BaseUrl);

/// <summary>Restarts a platform: absent seconds lose everything.</summary>
sealed record RestartOrder(double? RecentSeconds);
