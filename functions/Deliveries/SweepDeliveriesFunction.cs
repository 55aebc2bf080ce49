using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries;

/// <summary>Wakes the partitions of deliveries that have work.</summary>
public sealed class SweepDeliveriesFunction(SweepDeliveriesHandler handler)
{
    [Function("SweepDeliveries")]
    public Task Run([TimerTrigger(Schedules.SweepDeliveries)] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAsync(cancellationToken);
}
