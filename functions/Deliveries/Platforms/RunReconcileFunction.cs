using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Functions.Deliveries.Platforms;

/// <summary>Carries out the reconciles that somebody ordered of a platform.</summary>
public sealed class RunReconcileFunction(OrderReconcileHandler handler)
{
    [Function("RunReconcile")]
    public Task Run([ServiceBusTrigger(Queues.PlatformReconcile, Connection = "ServiceBus")] string body, CancellationToken cancellationToken) =>
        Wake.Parse(body, Wake.ReconcilePlatform) is { } wake ? handler.HandleAsync(wake.Scope, cancellationToken) : Task.CompletedTask;
}
