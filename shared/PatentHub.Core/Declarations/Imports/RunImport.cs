using Microsoft.Extensions.Logging;
using PatentHub.Storage;

namespace PatentHub.Declarations.Imports;

/// <summary>Takes a file in, under its lease; one run after the other, until it is over.</summary>
public sealed class RunImportHandler(ImportRunner runner, ImportStore store, LeaseKeeper leases, ImportWaker waker, TimeProvider clock, ILogger<RunImportHandler> logger)
{
    /// <summary>A run is over well before the host stops to hold its message (five minutes), and another goes on.</summary>
    static readonly TimeSpan RunBudget = TimeSpan.FromMinutes(3);

    const int AtOnce = 100;

    /// <summary>Wakes what is not over.</summary>
    public async Task WakeAsync(CancellationToken cancellationToken) => await waker.WakeAsync(await store.ListOpenAsync(AtOnce, cancellationToken), cancellationToken);

    /// <param name="id">The import; one that is not known is left alone.</param>
    public async Task HandleAsync(string id, CancellationToken cancellationToken)
    {
        if (!ImportRecord.IsId(id))
            return;
        try
        {
            var started = clock.GetTimestamp();
            var more = false;
            await leases.RunAsync($"import|{id}", ImportRunner.LeaseDuration, async lease =>
                more = await runner.RunAsync(id, lease, () => clock.GetElapsedTime(started) >= RunBudget, cancellationToken), cancellationToken);
            if (more)
                await waker.WakeAsync([id], cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            ImportsLog.StoreUnavailable(logger, id, exception);
        }
    }
}
