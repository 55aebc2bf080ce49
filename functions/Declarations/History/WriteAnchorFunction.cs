using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Writes the day's anchor if it is not there, and wakes what was asked for and has not been done.</summary>
public sealed class WriteAnchorFunction(WriteAnchorHandler handler, HistoryJobs jobs)
{
    [Function("WriteAnchor")]
    public async Task Run([TimerTrigger(Schedules.WriteAnchor)] TimerInfo timer, CancellationToken cancellationToken)
    {
        await jobs.WakeAsync(cancellationToken);
        await handler.HandleAsync(cancellationToken);
    }
}
