using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PatentHub.Adapters;
using PatentHub.Adapters.Http;
using PatentHub.Storage;
using PatentHub.Testing;

namespace PatentHub.Benchmarks.Run;

/// <summary>The hub's handlers over its real adapters, without a host: what is measured is one job, with no timer beside it.</summary>
sealed class BenchmarkHub : IAsyncDisposable
{
    readonly ServiceProvider _services;

    public BenchmarkHub(Assignment assignment, TimeProvider clock)
    {
        // Without profiles the folder is empty, and has to be there.
        Directory.CreateDirectory(PlatformsOf(assignment));
        var settings = new ConfigurationBuilder().AddInMemoryCollection(Settings(assignment)).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings).AddSingleton(clock).AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton<IWakeSender, NoWakes>();
        services.Configure<OutboundOptions>(options => options.AllowLoopback = true);
        services.AddHub().AddHubAdapters(settings);
        services.CountTableOperations();
        _services = services.BuildServiceProvider();
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>What the hub asked of its store.</summary>
    public CountingTableStore Operations => Get<CountingTableStore>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>Settings of a hub, as the configuration names them.</summary>
    public static Dictionary<string, string?> Settings(Assignment assignment) => new()
    {
        ["Storage:Provider"] = assignment.Azurite is null ? "Sqlite" : "Azure",
        ["Storage:Directory"] = assignment.Folder,
        ["Storage:ConnectionString"] = assignment.Azurite,
        ["Platforms:Directory"] = PlatformsOf(assignment),
    };

    static string PlatformsOf(Assignment assignment) => Path.Combine(assignment.Folder, "platforms");

    /// <summary>The jobs are started by hand.</summary>
    sealed class NoWakes : IWakeSender
    {
        public ValueTask SendAsync(string queue, IReadOnlyCollection<string> bodies, CancellationToken cancellationToken) => default;
    }
}
