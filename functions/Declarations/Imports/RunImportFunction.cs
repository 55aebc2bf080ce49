using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Imports;
using PatentHub.Storage;

namespace PatentHub.Functions.Declarations.Imports;

/// <summary>Takes a file of declarations in.</summary>
public sealed class RunImportFunction(RunImportHandler handler)
{
    [Function("RunImport")]
    public Task Run([ServiceBusTrigger(Queues.ImportRun, Connection = "ServiceBus")] string body, CancellationToken cancellationToken) =>
        Wake.Parse(body, Wake.RunImport) is { } wake ? handler.HandleAsync(wake.Scope, cancellationToken) : Task.CompletedTask;
}
