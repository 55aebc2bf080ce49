using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace PatentHub.Hub.Tests.Monitoring;

/// <summary>Takes what an OTLP exporter sends by HTTP and keeps it as it came (OpenTelemetry Protocol 1.x, OTLP/HTTP).</summary>
sealed class TelemetrySink : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly ConcurrentQueue<(string Signal, byte[] Body)> _received = new();

    TelemetrySink(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<TelemetrySink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new TelemetrySink(builder.Build());
        sink._app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
            sink._received.Enqueue((signal, body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        });
        await sink._app.StartAsync(TestContext.Current.CancellationToken);
        return sink;
    }

    /// <summary>Everything of a signal, one after the other: <c>traces</c>, <c>metrics</c> or <c>logs</c>.</summary>
    public byte[] Received(string signal) => [.. _received.Where(r => r.Signal == signal).SelectMany(r => r.Body)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
