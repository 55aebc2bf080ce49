using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Imports;

namespace PatentHub.Functions.Declarations.Imports;

/// <summary>Takes over what was dropped into the inbox, and wakes imports that are not over.</summary>
public sealed class SweepImportsFunction(StartImportHandler start, RunImportHandler run)
{
    [Function("SweepImports")]
    public async Task Run([TimerTrigger(Schedules.SweepImports)] TimerInfo timer, CancellationToken cancellationToken)
    {
        await run.WakeAsync(cancellationToken);
        await start.SweepInboxAsync(cancellationToken);
    }
}
