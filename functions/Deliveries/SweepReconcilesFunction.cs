using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries;

/// <summary>Reconciles the platforms that missed their turn.</summary>
public sealed class SweepReconcilesFunction(ReconcilePlatformHandler handler)
{
    [Function("SweepReconciles")]
    public Task Run([TimerTrigger(Schedules.SweepReconciles)] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleOverdueAsync(cancellationToken);
}
