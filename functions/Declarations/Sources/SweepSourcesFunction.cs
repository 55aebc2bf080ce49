using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Sources;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>Reads every source from end to end and deletes what vanished.</summary>
public sealed class SweepSourcesFunction(RunRequestsHandler requests)
{
    [Function("SweepSources")]
    public Task Run([TimerTrigger(Schedules.SweepSources)] TimerInfo timer, CancellationToken cancellationToken) =>
        requests.SweepAllAsync(cancellationToken);
}
