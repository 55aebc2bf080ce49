using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries;

/// <summary>Reconciles the platforms that missed their turn, and wakes the reconciles that were ordered and have not been done.</summary>
public sealed class SweepReconcilesFunction(ReconcilePlatformHandler handler, OrderReconcileHandler orders)
{
    [Function("SweepReconciles")]
    public async Task Run([TimerTrigger(Schedules.SweepReconciles)] TimerInfo timer, CancellationToken cancellationToken)
    {
        await orders.WakeAsync(cancellationToken);
        await handler.HandleOverdueAsync(cancellationToken);
    }
}
