using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Asks for an export of all declarations and their histories.</summary>
public sealed class ExportHistoriesFunction(HistoryJobs jobs)
{
    [Function("ExportHistories")]
    public Task Run([TimerTrigger(Schedules.ExportHistories)] TimerInfo timer, CancellationToken cancellationToken) =>
        jobs.RequestAsync(HistoryJobKinds.Export, null, false, null, cancellationToken);
}
