using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PatentHub.Local.Conformance;

/// <summary>A webhook as it came.</summary>
sealed record ReceivedHook(string? Id, string? Timestamp, string? Signature, byte[] Body, DateTimeOffset At);

/// <summary>Waits for a platform's webhooks. The first attempt of each is turned away, so that a platform shows whether it tries again.</summary>
sealed class WebhookEndpoint : IAsyncDisposable
{
    const int MaxBody = 256 * 1024;

    readonly WebApplication _app;
    readonly TimeProvider _clock;
    readonly Channel<ReceivedHook> _received = Channel.CreateUnbounded<ReceivedHook>();
    readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    readonly Lock _gate = new();

    WebhookEndpoint(WebApplication app, TimeProvider clock) => (_app, _clock) = (app, clock);

    /// <summary>Where the platform is to send its webhooks; any path below will do.</summary>
    public Uri Address => new(_app.Urls.First());

    public static async Task<WebhookEndpoint> StartAsync(Uri listen, TimeProvider clock, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            if (IPAddress.TryParse(listen.DnsSafeHost, out var address))
                kestrel.Listen(address, listen.Port);
            else
                kestrel.ListenLocalhost(listen.Port);
        });
        var endpoint = new WebhookEndpoint(builder.Build(), clock);
        endpoint._app.Run(endpoint.ReceiveAsync);
        await endpoint._app.StartAsync(cancellationToken);
        return endpoint;
    }

    /// <summary>The next one; null when none came in time.</summary>
    public async Task<ReceivedHook?> NextAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience, _clock);
        try
        {
            return await _received.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers;
        var hook = new ReceivedHook(headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], body.ToArray(), _clock.GetUtcNow());
        bool isFirst;
        lock (_gate)
            isFirst = _seen.Add(hook.Id ?? "");
        context.Response.StatusCode = isFirst ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status202Accepted;
        _received.Writer.TryWrite(hook);
    }

    /// <summary>Whoever started it ends it; signals are the caller's.</summary>
    sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
