using Microsoft.Azure.Functions.Worker;
using PatentHub.Webhooks;

namespace PatentHub.Functions.Webhooks;

/// <summary>Removes events older than the retention.</summary>
public sealed class PurgeInboxFunction(PurgeInboxHandler handler)
{
    [Function("PurgeInbox")]
    public Task Run([TimerTrigger(Schedules.PurgeInbox)] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAsync(cancellationToken);
}
