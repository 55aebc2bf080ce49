using Microsoft.Azure.Functions.Worker;
using PatentHub.Monitoring;

namespace PatentHub.Functions.Monitoring;

/// <summary>Counts what is stored, for the status page.</summary>
public sealed class CountFiguresFunction(CountFiguresHandler handler)
{
    [Function("CountFigures")]
    public Task Run([TimerTrigger(Schedules.CountFigures)] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAsync(cancellationToken);
}
