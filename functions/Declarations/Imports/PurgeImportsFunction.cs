using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Imports;

namespace PatentHub.Functions.Declarations.Imports;

/// <summary>Removes imports older than the retention, with their files and error workbooks.</summary>
public sealed class PurgeImportsFunction(PurgeImportsHandler handler)
{
    [Function("PurgeImports")]
    public Task Run([TimerTrigger(Schedules.PurgeImports)] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAsync(cancellationToken);
}
