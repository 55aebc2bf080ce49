using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries.Attempts;

namespace PatentHub.Functions.Deliveries;

/// <summary>Removes days of attempts that are over the retention.</summary>
public sealed class PurgeAttemptsFunction(PurgeAttemptsHandler handler)
{
    [Function("PurgeAttempts")]
    public Task Run([TimerTrigger(Schedules.PurgeAttempts)] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAsync(cancellationToken);
}
