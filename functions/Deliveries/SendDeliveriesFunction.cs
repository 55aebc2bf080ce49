using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Functions.Deliveries;

/// <summary>Works on one partition of a platform's deliveries.</summary>
public sealed class SendDeliveriesFunction(SendDeliveriesHandler handler)
{
    [Function("SendDeliveries")]
    public Task Run([ServiceBusTrigger(Queues.DeliverySend, Connection = "ServiceBus")] string body, CancellationToken cancellationToken) =>
        Wake.Parse(body, Wake.SendDeliveries) is { } wake ? handler.HandleAsync(wake.Scope, cancellationToken) : Task.CompletedTask;
}
