using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace PatentHub.Hub.Tests.Simulator;

/// <summary>Where a hub takes webhooks: keeps what arrives, and answers as it is told.</summary>
sealed class HookReceiver : IAsyncDisposable
{
    readonly Channel<Hook> _hooks = Channel.CreateUnbounded<Hook>();
    readonly Queue<int> _answers;
    WebApplication? _app;

    HookReceiver(IEnumerable<int> answers) => _answers = new Queue<int>(answers);

    public Uri Address => new(_app!.Urls.First());

    public int Waiting => _hooks.Reader.Count;

    /// <param name="answers">The first statuses; 202 after them.</param>
    public static async Task<HookReceiver> OpenAsync(params int[] answers)
    {
        var receiver = new HookReceiver(answers);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        receiver._app = builder.Build();
        receiver._app.MapPost("/api/webhooks/{platformId}", (RequestDelegate)receiver.ReceiveAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async Task<Hook> NextAsync() => await _hooks.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var hook = new Hook(
            (string)context.Request.RouteValues["platformId"]!,
            context.Request.Headers["webhook-id"]!,
            long.Parse(context.Request.Headers["webhook-timestamp"]!, System.Globalization.CultureInfo.InvariantCulture),
            context.Request.Headers["webhook-signature"]!,
            await reader.ReadToEndAsync(context.RequestAborted));
        lock (_answers)
            context.Response.StatusCode = _answers.TryDequeue(out var status) ? status : 202;
        await _hooks.Writer.WriteAsync(hook, context.RequestAborted);
    }

    internal sealed record Hook(string PlatformId, string Id, long Timestamp, string Signature, string Body);
}
