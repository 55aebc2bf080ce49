using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using PatentHub.Functions.Declarations.Sources;

namespace PatentHub.Hub.Tests;

/// <summary>One process of the hub: the real program over a folder, listening on a loopback port.</summary>
sealed class HubHost : WebApplicationFactory<SyncSourcesFunction>
{
    readonly IReadOnlyDictionary<string, string> _settings;
    readonly string _folder;
    readonly MortalClock _clock;
    IHost? _host;
    bool _crashed;

    public HubHost(string folder, IReadOnlyDictionary<string, string> settings, TimeProvider clock)
    {
        (_folder, _settings, _clock) = (folder, settings, new MortalClock(clock));
        UseKestrel(0);
        StartServer();
    }

    public HubLog Log { get; } = new();

    public Wire Wire { get; } = new();

    public Uri Address => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Ends without stopping: nothing is drained, no lease is given back.</summary>
    public async Task CrashAsync()
    {
        _crashed = true;
        _clock.Die();
        await ((IAsyncDisposable)_host!).DisposeAsync();
    }

    public override ValueTask DisposeAsync() => _crashed ? ValueTask.CompletedTask : base.DisposeAsync();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(_folder);
        foreach (var (name, value) in _settings)
            builder.UseSetting(name, value);
        builder.ConfigureLogging(logging =>
        {
            // Not those of the program's own telemetry.
            foreach (var provider in logging.Services.Where(s => s.ServiceType == typeof(ILoggerProvider) && s.ImplementationType?.Namespace?.StartsWith("Microsoft", StringComparison.Ordinal) == true).ToList())
                logging.Services.Remove(provider);
            logging.AddProvider(Log);
        });
        builder.ConfigureTestServices(services => services
            .AddSingleton<TimeProvider>(_clock)
            .ConfigureAll<HttpClientFactoryOptions>(options => options.HttpMessageHandlerBuilderActions.Add(Wire.Tap)));
    }

    protected override IHost CreateHost(IHostBuilder builder) => _host = base.CreateHost(builder);
}
