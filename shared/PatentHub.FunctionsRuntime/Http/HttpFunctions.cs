using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using PatentHub.FunctionsRuntime.Hosting;
using PatentHub.FunctionsRuntime.Invocation;

namespace PatentHub.FunctionsRuntime.Http;

/// <summary>Serves HTTP functions.</summary>
sealed class HttpFunctions(FunctionCatalog catalog, FunctionKeys keys, FunctionInvoker invoker, HostSettings settings)
{
    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var (function, trigger) in catalog.TriggeredBy<HttpTriggerAttribute>())
        {
            var route = $"{settings.RoutePrefix}/{HttpRoute.Of(function, trigger)}".Trim('/');
            app.Map(RoutePatternFactory.Parse(route), http => ServeAsync(http, function, trigger.AuthLevel))
                .WithMetadata(trigger)
                .WithDisplayName(function.Name);
        }
    }

    async Task ServeAsync(HttpContext http, FunctionDescriptor function, AuthorizationLevel level)
    {
        if (!keys.Permits(http.Request, function, level))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var services = http.RequestServices;
        try
        {
            await invoker.InvokeAsync(function, new(http.Request, RouteData(http.Request), http), http.RequestAborted);
        }
        catch (Exception) when (!http.Response.HasStarted)
        {
            // Logged where it was thrown; the caller learns nothing but the status.
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        catch (Exception)
        {
            http.Abort();
        }
        finally
        {
            // The invocation's own services are gone by now.
            http.RequestServices = services;
        }
    }

    static Dictionary<string, object?> RouteData(HttpRequest request) =>
        TriggerEvent.Encode([.. request.RouteValues.Select(value => (value.Key, value.Value))]);
}
