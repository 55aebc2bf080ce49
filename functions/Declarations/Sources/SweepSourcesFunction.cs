using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Sources;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>Reads every source from end to end and deletes what vanished.</summary>
public sealed class SweepSourcesFunction(SweepSourceHandler handler)
{
    [Function("SweepSources")]
    public Task Run([TimerTrigger(Schedules.SweepSources)] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAllAsync(cancellationToken);
}
