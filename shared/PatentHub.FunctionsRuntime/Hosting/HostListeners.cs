using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.FunctionsRuntime.Invocation;
using PatentHub.FunctionsRuntime.Queues;
using PatentHub.FunctionsRuntime.Timers;

namespace PatentHub.FunctionsRuntime.Hosting;

/// <summary>
/// Starts queue and timer listeners once the app's own hosted services are up, and stops them before those go: first
/// no new work, then what runs may finish, late its cancellation token is signalled.
/// </summary>
sealed class HostListeners : IHostedLifecycleService
{
    readonly List<QueueListener> _queues = [];
    readonly List<TimerListener> _timers = [];
    readonly FunctionCatalog _catalog;
    readonly RunningInvocations _running;
    readonly EmbeddedHostOptions _options;
    readonly HostJson _hostJson;
    readonly ILogger<HostListeners> _logger;

    /// <exception cref="InvalidOperationException">A schedule or a setting that a trigger names is wrong.</exception>
    public HostListeners(
        FunctionCatalog catalog, QueueEnvironment queues, TimerEnvironment timers, RunningInvocations running,
        IConfiguration settings, HostJson hostJson, IOptions<EmbeddedHostOptions> options, ILogger<HostListeners> logger)
    {
        (_catalog, _running, _hostJson, _options, _logger) = (catalog, running, hostJson, options.Value, logger);
        foreach (var (function, trigger) in catalog.TriggeredBy<ServiceBusTriggerAttribute>())
            _queues.Add(new(function, SettingReference.Resolve(trigger.QueueName!, settings), queues));
        foreach (var (function, trigger) in catalog.TriggeredBy<TimerTriggerAttribute>())
        {
            var schedule = SettingReference.Resolve(trigger.Schedule, settings);
            var plan = new TimerPlan(function.Name, schedule, trigger.UseMonitor, timers.Time.GetUtcNow().UtcDateTime);
            _timers.Add(new(function, trigger, plan, timers));
        }
    }

    public IReadOnlyCollection<IActivitySource> Sources => [.. _queues, .. _timers];

    public TimerListener? FindTimer(string name) =>
        _timers.Find(timer => timer.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var path in _hostJson.UnknownKeys())
            _logger.UnknownHostKey(path);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in _queues)
            queue.Start();
        foreach (var timer in _timers)
            await timer.StartAsync();
        _logger.HostStarted(_catalog.Functions.Count, _options.DataDirectory);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => DrainAsync(
        Task.WhenAll([.. _queues.Select(queue => queue.StopAsync()), .. _timers.Select(timer => timer.StopAsync())]),
        cancellationToken);

    /// <summary>By now the server takes no requests; those it did not wait for may still finish.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => DrainAsync(_running.WhenNone(), cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    async Task DrainAsync(Task end, CancellationToken cancellationToken)
    {
        if (await _running.DrainAsync(end, cancellationToken) is > 0 and var left)
            _logger.LeftBehind(left);
    }
}
