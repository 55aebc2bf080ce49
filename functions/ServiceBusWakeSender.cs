using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using PatentHub.Storage;

namespace PatentHub.Functions;

/// <summary>Sends wake-ups through Service Bus, or the embedded host's queues. They live an hour: by then the sweep has looked many times.</summary>
sealed class ServiceBusWakeSender(ServiceBusClient client) : IWakeSender
{
    static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);

    readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);

    public async ValueTask SendAsync(string queue, IReadOnlyCollection<string> bodies, CancellationToken cancellationToken) =>
        await _senders.GetOrAdd(queue, client.CreateSender)
            .SendMessagesAsync(bodies.Select(body => new ServiceBusMessage(body) { ContentType = "application/json", TimeToLive = TimeToLive }), cancellationToken);
}
