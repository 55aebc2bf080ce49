using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PatentHub.FunctionsRuntime.Hosting;
using PatentHub.FunctionsRuntime.Invocation;

namespace PatentHub.FunctionsRuntime.Http;

/// <summary>The host's own addresses: its page at <c>/</c> and what lies below <c>/admin</c>, for the master key only.</summary>
sealed class HostEndpoints(
    FunctionCatalog catalog, FunctionKeys keys, HostSettings settings, HostListeners listeners, TimeProvider time)
{
    const string Page =
        "<!DOCTYPE html><html lang=\"en\"><head><title>Functions</title></head><body><p>Your functions host is up and running.</p></body></html>";

    readonly long _started = time.GetTimestamp();

    public void Map(WebApplication app)
    {
        app.Use(ServeHomepageAsync);
        app.MapGet("/admin/host/status", ForMaster(_ => Task.FromResult(Status())));
        app.MapPost("/admin/functions/{name}", ForMaster(StartAsync));
    }

    Task ServeHomepageAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.Value is not ("/" or "") || (settings.HomepageDisabled && http.GetEndpoint() is not null))
            return next(http);
        return settings.HomepageDisabled
            ? Results.NoContent().ExecuteAsync(http)
            : Results.Content(Page, "text/html").ExecuteAsync(http);
    }

    RequestDelegate ForMaster(Func<HttpContext, Task<IResult>> serve) => async http =>
    {
        var result = keys.IsMaster(http.Request) ? await serve(http) : Results.StatusCode(StatusCodes.Status401Unauthorized);
        await result.ExecuteAsync(http);
    };

    IResult Status() => Results.Json(new
    {
        id = Environment.MachineName,
        state = "Running",
        version = typeof(HostEndpoints).Assembly.GetName().Version!.ToString(),
        processUptime = (long)time.GetElapsedTime(_started).TotalMilliseconds,
    });

    /// <summary>Starts a timer and answers before it has run.</summary>
    async Task<IResult> StartAsync(HttpContext http)
    {
        if (catalog.Find((string)http.Request.RouteValues["name"]!) is not { } function)
            return Results.NotFound();
        if (!await IsInvocationAsync(http.Request))
            return Results.BadRequest("Expected a JSON object such as {\"input\":\"\"}.");
        if (listeners.FindTimer(function.Name) is not { } timer)
            return Results.BadRequest("This host starts timer functions only.");
        // Outside the request's activity and token: the run outlives the request.
        Activity.Current = null;
        _ = timer.RunByHandAsync(CancellationToken.None).ContinueWith(
            static run => run.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return Results.Accepted();
    }

    static async Task<bool> IsInvocationAsync(HttpRequest request)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
