using PatentHub.Local.Simulator;

namespace PatentHub.Chaos.Hub;

/// <summary>Starts the hub's timer functions by hand, faster than any schedule, each time at another process; events go wherever it points.</summary>
sealed class Clockwork(HubFleet fleet, PartnerSimulator partners, TimeSpan reconcileEvery, TimeProvider clock, Random random)
{
    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly (string Function, int Ticks)[] _timers =
        [("SyncSources", 4), ("SweepListings", 5), ("SweepDeliveries", 3), ("ReconcilePlatforms", (int)(reconcileEvery / Tick)), ("CountFigures", 110), ("PurgeInbox", 190)];

    public async Task RunAsync(CancellationToken stop)
    {
        for (var tick = 1; ; tick++)
        {
            partners.HubUrl = fleet.Pick(random)?.Address ?? partners.HubUrl;
            foreach (var (function, _) in _timers.Where(timer => tick % timer.Ticks == 0))
                await StartAsync(function, stop);
            await Task.Delay(Tick, clock, stop);
        }
    }

    /// <summary>A process that is killed or paused meanwhile does not answer.</summary>
    async Task StartAsync(string function, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            if (fleet.Pick(random)?.Client is { } client)
                await client.StartAsync(function, until.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or ObjectDisposedException || exception is OperationCanceledException && !stop.IsCancellationRequested)
        {
            // The next tick asks another one.
        }
    }
}
