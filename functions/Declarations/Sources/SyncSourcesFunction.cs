using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Sources;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>Reads what changed at the sources, and wakes what was asked for and has not been done.</summary>
public sealed class SyncSourcesFunction(SyncSourceHandler handler, RunRequestsHandler requests)
{
    [Function("SyncSources")]
    public async Task Run([TimerTrigger(Schedules.SyncSources)] TimerInfo timer, CancellationToken cancellationToken)
    {
        await requests.WakeAsync(cancellationToken);
        await handler.HandleAllAsync(cancellationToken);
    }
}
