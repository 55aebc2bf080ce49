using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Monitoring;

/// <summary>Raises an alarm for what should have been done long ago, and for what holds a platform back or soon will.</summary>
public sealed class WatchBacklogFunction(WatchBacklogHandler backlog, WatchPlatformsHandler platforms)
{
    [Function("WatchBacklog")]
    public async Task Run([TimerTrigger(Schedules.WatchBacklog)] TimerInfo timer, CancellationToken cancellationToken)
    {
        await platforms.HandleAsync(cancellationToken);
        await backlog.HandleAsync(cancellationToken);
    }
}
