using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries;

/// <summary>Reconciles the platforms that missed their turn, and wakes the reconciles that were ordered and have not been done.</summary>
public sealed class SweepReconcilesFunction(ReconcilePlatformHandler handler, OrderReconcileHandler orders)
{
    [Function("SweepReconciles")]
    public async Task Run([TimerTrigger(Schedules.SweepReconciles)] TimerInfo timer, CancellationToken cancellationToken)
    {
        await handler.HandleOverdueAsync(cancellationToken);
        // Afterwards: an order that finds its platform being reconciled would wait for the next tick.
        await orders.WakeAsync(cancellationToken);
    }
}
