using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using PatentHub.Storage;

namespace PatentHub.Functions;

/// <summary>Sends wake-ups through Service Bus, or the embedded host's queues. They live an hour: by then the sweep has looked many times.</summary>
sealed class ServiceBusWakeSender(ServiceBusClient client) : IWakeSender
{
    /// <summary>The message's property with the sender's trace context.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>Of some 400 bytes each: surely below the 256 KB of one transfer.</summary>
    const int AtOnce = 100;

    static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);

    readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);

    public async ValueTask SendAsync(string queue, IReadOnlyCollection<string> bodies, CancellationToken cancellationToken)
    {
        var sender = _senders.GetOrAdd(queue, client.CreateSender);
        foreach (var chunk in bodies.Chunk(AtOnce))
            await sender.SendMessagesAsync(chunk.Select(ToMessage), cancellationToken);
    }

    static ServiceBusMessage ToMessage(string body)
    {
        var message = new ServiceBusMessage(body) { ContentType = "application/json", TimeToLive = TimeToLive };
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
            message.ApplicationProperties[TraceParent] = id;
        return message;
    }
}
