using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries;

/// <summary>Compares what the platforms hold with what the hub believes.</summary>
public sealed class ReconcilePlatformsFunction(ReconcilePlatformHandler handler)
{
    [Function("ReconcilePlatforms")]
    public Task Run([TimerTrigger(Schedules.ReconcilePlatforms)] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAllAsync(cancellationToken);
}
