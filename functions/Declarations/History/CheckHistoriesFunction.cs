using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Asks for a check of all histories, as somebody may by hand.</summary>
public sealed class CheckHistoriesFunction(HistoryJobs jobs)
{
    [Function("CheckHistories")]
    public Task Run([TimerTrigger(Schedules.CheckHistories)] TimerInfo timer, CancellationToken cancellationToken) =>
        jobs.RequestAsync(HistoryJobKinds.Check, null, false, null, cancellationToken);
}
