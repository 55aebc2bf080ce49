using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PatentHub.FunctionsRuntime;
using PatentHub.Listings;
using PatentHub.Local.Sample;
using PatentHub.Local.Simulator;
using PatentHub.Monitoring;
using PatentHub.Testing;
using App = PatentHub.Functions.Dashboard.GetDashboardFunction;

namespace PatentHub.Browser.Tests.Stage;

/// <summary>The real app on SQLite behind a real Kestrel, at a fixed time that only a test moves.</summary>
public sealed class DashboardHub : IAsyncDisposable
{
    const int Seed = 510500;
    const int Steps = 300;

    readonly TemporaryDirectory _folder;
    readonly WebApplicationFactory<App> _app;
    readonly PartnerSimulator? _simulator;
    readonly SampleSource? _source;

    DashboardHub(TemporaryDirectory folder, PartnerSimulator? simulator, SampleSource? source, FakeTimeProvider clock)
    {
        (_folder, _simulator, _source, Clock) = (folder, simulator, source, clock);
        _app = new WebApplicationFactory<App>().WithWebHostBuilder(web =>
        {
            web.UseContentRoot(folder.Path).ConfigureLogging(logging => logging.ClearProviders());
            foreach (var (name, value) in Settings())
                web.UseSetting(name, value);
            web.ConfigureServices(services => services.AddSingleton<TimeProvider>(clock));
        });
        _app.UseKestrel();
        _app.StartServer();
        if (simulator is not null)
            simulator.HubUrl = Address;
    }

    public FakeTimeProvider Clock { get; }

    public Uri Address => _app.ClientOptions.BaseAddress;

    public Uri Page(string query = "") => new(Address, "dashboard" + query);

    public HttpClient CreateClient() => _app.CreateClient();

    public IServiceProvider Services => _app.Services;

    public PartnerSimulator Simulator => _simulator ?? throw new InvalidOperationException("This hub has no platforms.");

    /// <summary>A hub without sources and platforms.</summary>
    public static DashboardHub StartEmpty() => new(new TemporaryDirectory(), null, null, NewClock());

    /// <summary>A hub with the sample source and the simulated platforms; nothing has run yet.</summary>
    /// <param name="adapt">Changes a platform before its profile is written.</param>
    public static async Task<DashboardHub> StartAsync(Func<PlatformOptions, PlatformOptions>? adapt = null)
    {
        var (folder, clock) = (new TemporaryDirectory(), NewClock());
        var simulator = await PartnerSimulator.StartAsync(
            new SimulatorOptions
            {
                Seed = Seed,
                ProfilesDirectory = folder["platforms"],
                Platforms = [.. SimulatedPlatforms.Create(Seed, FaultOptions.None).Select(adapt ?? (platform => platform))],
            },
            clock);
        return new(folder, simulator, await SampleSource.StartAsync(new FeedOptions(), clock), clock);
    }

    /// <summary>Runs a timer to its end.</summary>
    public Task RunAsync(string timer, CancellationToken cancellationToken) =>
        Services.GetRequiredService<EmbeddedActivity>().StartFunctionAsync(timer, cancellationToken);

    /// <summary>Waits until no message is being handled.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken) =>
        Services.GetRequiredService<EmbeddedActivity>().WhenIdleAsync(cancellationToken);

    /// <summary>The main job: demands, sync, publish, deliver, reconcile, count.</summary>
    public async Task RunMainJobAsync(CancellationToken cancellationToken)
    {
        using var demands = await JsonDocument.ParseAsync(SampleFiles.Demands(), cancellationToken: cancellationToken);
        foreach (var (index, demand) in demands.RootElement.EnumerateArray().Index())
            await Services.GetRequiredService<SubmitDemandHandler>().HandleAsync($"demand-{index}", demand, cancellationToken);
        await RunAsync("SyncSources", cancellationToken);
        await RunAsync("SweepListings", cancellationToken);
        await SettleAsync(cancellationToken);
        await RunAsync("ReconcilePlatforms", cancellationToken);
        await SettleAsync(cancellationToken);
        await RunAsync("CountFigures", cancellationToken);
    }

    /// <summary>Moves the time until nothing is left to do.</summary>
    async Task SettleAsync(CancellationToken cancellationToken)
    {
        var query = Services.GetRequiredService<HubStatusQuery>();
        IReadOnlyList<string> outstanding = [];
        for (var step = 0; step < Steps; step++)
        {
            await WhenIdleAsync(cancellationToken);
            outstanding = (await query.ReadAsync(cancellationToken)).Outstanding;
            if (outstanding.Count == 0)
                return;
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
        throw new InvalidOperationException($"Not at rest after {Steps} seconds: {string.Join(", ", outstanding)}");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_source is not null)
            await _source.DisposeAsync();
        if (_simulator is not null)
            await _simulator.DisposeAsync();
        _folder.Dispose();
    }

    Dictionary<string, string> Settings()
    {
        var settings = new Dictionary<string, string>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Storage:Directory"] = _folder["store"],
            ["EmbeddedHost:DataDirectory"] = _folder["host"],
            ["EmbeddedHost:DrainTimeout"] = "00:00:02",
            ["EmbeddedHost:DrainGrace"] = "00:00:01",
        };
        if (_simulator is not null)
            settings["Platforms:Directory"] = _folder["platforms"];
        if (_source is null)
            return settings;
        settings["Declarations:Sources:0:Id"] = "sample";
        settings["Declarations:Sources:0:Url"] = _source.Address.AbsoluteUri;
        settings["Declarations:Sources:0:AllowPrivateNetwork"] = "true";
        return settings;
    }

    static FakeTimeProvider NewClock() => new(new(2026, 11, 23, 8, 0, 30, TimeSpan.Zero));
}
