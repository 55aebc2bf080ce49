using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations;

namespace PatentHub.Functions.Declarations;

/// <summary>Reads what changed at the sources.</summary>
public sealed class SyncSourcesFunction(SyncSourceHandler handler)
{
    [Function("SyncSources")]
    public Task Run([TimerTrigger(Schedules.SyncSources)] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAllAsync(cancellationToken);
}
