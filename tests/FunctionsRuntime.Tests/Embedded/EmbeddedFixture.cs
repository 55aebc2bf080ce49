using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PatentHub.FunctionsRuntime.Tests.Contract;

namespace PatentHub.FunctionsRuntime.Tests.Embedded;

/// <summary>Embedded hosts in this process, over one temporary folder.</summary>
public sealed class EmbeddedFixture : IFunctionsHostFixture
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("functions-runtime-");
    readonly List<EmbeddedTestHost> _hosts = [];
    FakeTimeProvider _clock = new(new(2026, 11, 23, 8, 1, 0, TimeSpan.Zero));

    public Probe Probe { get; } = new();

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Where the hosts keep queues, timers and keys.</summary>
    public string DataDirectory => Path.Combine(_folder.FullName, "data");

    public void Advance(TimeSpan time) => _clock.Advance(time);

    public async Task LeaseRenewedAsync()
    {
        await using var timers = new SqliteConnection($"Data Source={Path.Combine(DataDirectory, "timers.db")};Mode=ReadOnly;Pooling=False");
        await timers.OpenAsync();
        await using var lease = timers.CreateCommand();
        lease.CommandText = "SELECT MAX(lease_until) FROM timers";
        while ((long)(await lease.ExecuteScalarAsync())! < Now.AddMinutes(1).UtcTicks)
            await Task.Yield();
    }

    public async Task<IFunctionsHost> StartAsync(HostSetup setup)
    {
        var host = Build(setup);
        await host.StartAsync();
        var started = new EmbeddedTestHost(host, this, host.Services.GetRequiredService<CapturedLog>());
        _hosts.Add(started);
        return started;
    }

    /// <summary>The dead host's timers must not fire any more, so the living get a clock of their own.</summary>
    internal void LeaveClockBehind() => _clock = new(_clock.GetUtcNow());

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    IHost Build(HostSetup setup)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "host.json"), setup.HostJson);
        var builder = FunctionsApplication.CreateBuilder(["--contentRoot", _folder.FullName, "--EmbeddedHost:DataDirectory", "data"]);
        builder.ConfigureFunctionsWebApplication();
        foreach (var name in setup.Middleware)
            builder.Use(next => context => RecordingMiddleware.InvokeAsync(name, Probe, context, next));
        builder.Configuration.AddInMemoryCollection(setup.Settings);
        builder.Services.AddSingleton<IServer, TestServer>();
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton(Probe);
        builder.Services.AddSingleton<CapturedLog>();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ILoggerProvider>(services => services.GetRequiredService<CapturedLog>());
        builder.Services.Configure<EmbeddedHostOptions>(options =>
        {
            foreach (var type in setup.Functions)
                options.FunctionTypes.Add(type);
        });
        return builder.Build();
    }
}
