using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Sources;
using PatentHub.Storage;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>Does what somebody asked for of a source: sync, sweep, preview.</summary>
public sealed class RunSourceFunction(RunRequestsHandler handler)
{
    [Function("RunSource")]
    public Task Run([ServiceBusTrigger(Queues.SourceRun, Connection = "ServiceBus")] string body, CancellationToken cancellationToken) =>
        Wake.Parse(body, Wake.RunRequests) is { } wake ? handler.HandleAsync(wake.Scope, cancellationToken) : Task.CompletedTask;
}
