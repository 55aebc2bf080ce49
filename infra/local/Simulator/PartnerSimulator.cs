using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PatentHub.Local.Sample;

namespace PatentHub.Local.Simulator;

/// <summary>A server that plays partner platforms, each under its own path prefix, and the declaration feeds beside them.</summary>
/// <remarks>
/// It speaks the platform protocol from the other side and shares no code with the hub, so that a misreading of the
/// contract on one side is caught by the other.
/// </remarks>
public sealed partial class PartnerSimulator : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly Dictionary<string, SimulatedPlatform> _platforms;
    readonly HttpClient _http;

    PartnerSimulator(WebApplication app, Dictionary<string, SimulatedPlatform> platforms, HttpClient http) =>
        (_app, _platforms, _http) = (app, platforms, http);

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>The platforms, in the order of their set-up.</summary>
    public IReadOnlyCollection<SimulatedPlatform> Platforms => _platforms.Values;

    /// <summary>The hub's address, to which all platforms send their webhooks.</summary>
    public Uri? HubUrl
    {
        get => _platforms.Values.FirstOrDefault()?.HubUrl;
        set
        {
            foreach (var platform in _platforms.Values)
                platform.HubUrl = value;
        }
    }

    /// <summary>A platform by its id.</summary>
    public SimulatedPlatform this[string platformId] => _platforms[platformId];

    /// <summary>Starts the server; it listens when the task completes.</summary>
    /// <param name="options">What to serve.</param>
    /// <param name="clock">The time of everything in it.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<PartnerSimulator> StartAsync(
        SimulatorOptions options, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        Check(options);
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(30) };
        var platforms = options.Platforms.ToDictionary(
            platform => platform.Id, platform => new SimulatedPlatform(platform, options, http, clock), StringComparer.Ordinal);
        var app = NewServer(options.Port);
        var simulator = new PartnerSimulator(app, platforms, http);
        simulator.MapPlatforms(app);
        app.MapControl(simulator);
        foreach (var feed in options.Feeds)
            app.MapFeed("/_feeds/" + feed.Name, feed, FeedRoutes.ItemsOf(feed), clock);
        await app.StartAsync(cancellationToken);
        if (options.ProfilesDirectory is { } directory)
            SimulatedPlatforms.WriteProfiles(directory, options.Platforms, simulator.Address);
        return simulator;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Requests that hang end with the application's stopping token, before the server waits for them.
        await _app.StopAsync();
        await _app.DisposeAsync();
        foreach (var platform in _platforms.Values)
            await platform.DisposeAsync();
        _http.Dispose();
    }

    internal SimulatedPlatform? Find(string platformId) => _platforms.GetValueOrDefault(platformId);

    /// <summary>A bare Kestrel on the loopback address: no configuration, no console, no signals.</summary>
    internal static WebApplication NewServer(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        return builder.Build();
    }

    void MapPlatforms(WebApplication app)
    {
        var stop = app.Lifetime.ApplicationStopping;
        app.MapMethods("/{platformId}/{**path}", ["PUT", "POST", "DELETE", "GET"], (RequestDelegate)(context => HandleAsync(context, stop)));
    }

    async Task HandleAsync(HttpContext context, CancellationToken stop)
    {
        if (Find((string)context.Request.RouteValues["platformId"]!) is not { } platform)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            await PlatformExchange.HandleAsync(context, platform, (string?)context.Request.RouteValues["path"] ?? "", stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    static void Check(SimulatorOptions options)
    {
        foreach (var platform in options.Platforms)
        {
            if (!PlatformId().IsMatch(platform.Id))
                throw new ArgumentException($"The platform id \"{platform.Id}\" is not [a-z0-9-]{{1,40}}.", nameof(options));
            if (!PlatformStyles.IsKnown(platform.Style))
                throw new ArgumentException($"The style \"{platform.Style}\" of \"{platform.Id}\" is not neutral, oauth2, gateway or batch.", nameof(options));
            if (platform.Secrets.Count == 0)
                throw new ArgumentException($"The platform \"{platform.Id}\" has no secret.", nameof(options));
            if (platform.Faults.Problem() is { } problem)
                throw new ArgumentException($"The faults of \"{platform.Id}\": {problem}", nameof(options));
        }
    }

    [GeneratedRegex("^[a-z0-9-]{1,40}$")]
    private static partial Regex PlatformId();

    /// <summary>Whoever started the server ends it; signals are the caller's.</summary>
    sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
