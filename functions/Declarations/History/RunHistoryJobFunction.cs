using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;
using PatentHub.Storage;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Does what was asked for over all histories: check, export, restore.</summary>
public sealed class RunHistoryJobFunction(RunHistoryJobHandler handler)
{
    [Function("RunHistoryJob")]
    public Task Run([ServiceBusTrigger(Queues.HistoryRun, Connection = "ServiceBus")] string body, CancellationToken cancellationToken) =>
        Wake.Parse(body, Wake.RunHistoryJob) is { } wake ? handler.HandleAsync(wake.Scope, cancellationToken) : Task.CompletedTask;
}
