using Microsoft.Azure.Functions.Worker;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Monitoring;

/// <summary>Raises an alarm for what should have been done long ago.</summary>
public sealed class WatchBacklogFunction(WatchBacklogHandler handler)
{
    [Function("WatchBacklog")]
    public Task Run([TimerTrigger(Schedules.WatchBacklog)] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAsync(cancellationToken);
}
