using PatentHub.FunctionsRuntime.Hosting;

namespace PatentHub.FunctionsRuntime;

/// <summary>Lets a test or a launcher in the same process wait for the host, and run timers by hand.</summary>
public sealed class EmbeddedActivity
{
    readonly HostListeners _listeners;
    readonly ActivityLedger _ledger;

    internal EmbeddedActivity(HostListeners listeners, ActivityLedger ledger) => (_listeners, _ledger) = (listeners, ledger);

    /// <summary>
    /// Returns when no message that a function listens for is visible or being handled here and no timer is due or
    /// running. HTTP requests do not count: whoever sent one awaits its answer. Nothing is polled.
    /// </summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken = default) =>
        _ledger.WhenIdleAsync(_listeners.Sources, cancellationToken);

    /// <summary>Runs a timer function to its end, beside its schedule; its exception is thrown on.</summary>
    /// <exception cref="ArgumentException">No timer function has this name.</exception>
    public Task StartFunctionAsync(string name, CancellationToken cancellationToken = default) =>
        (_listeners.FindTimer(name) ?? throw new ArgumentException($"No timer function is named '{name}'.", nameof(name)))
        .RunByHandAsync(cancellationToken);
}
