using Azure.Messaging.ServiceBus;
using PatentHub.Monitoring;

namespace PatentHub.Functions;

/// <summary>Peeks at the dead letters of Service Bus, or of the embedded host's queues; the right to listen is enough.</summary>
sealed class ServiceBusDeadLetters(ServiceBusClient client) : IDeadLetters
{
    const int Most = 100;

    public async Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        await using var receiver = client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        return (await receiver.PeekMessagesAsync(Most, cancellationToken: cancellationToken)).Count;
    }
}
