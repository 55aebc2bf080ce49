namespace Azure.Messaging.ServiceBus;

/// <summary>A message as a function receives it.</summary>
// Source: azure-sdk-for-net sdk/servicebus/Azure.Messaging.ServiceBus/src/Primitives/ServiceBusReceivedMessage.cs
public class ServiceBusReceivedMessage
{
    internal ServiceBusReceivedMessage()
    {
    }

    /// <summary>The content.</summary>
    public BinaryData Body { get; internal init; } = BinaryData.FromBytes(Array.Empty<byte>());

    /// <summary>The sender's id for the message.</summary>
    public string MessageId { get; internal init; } = "";

    /// <summary>What the message is about.</summary>
    public string? Subject { get; internal init; }

    /// <summary>Media type of the body.</summary>
    public string? ContentType { get; internal init; }

    /// <summary>What the message belongs to.</summary>
    public string? CorrelationId { get; internal init; }

    /// <summary>Headers of the application.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; internal init; } =
        new Dictionary<string, object>();

    /// <summary>Deliveries including this one: 1 for the first.</summary>
    public int DeliveryCount { get; internal init; }

    /// <summary>When the message was stored, UTC.</summary>
    public DateTimeOffset EnqueuedTime { get; internal init; }

    /// <summary>When the message vanishes if still waiting, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; internal init; }

    /// <summary>End of the lock as first taken, UTC; renewals do not show here.</summary>
    public DateTimeOffset LockedUntil { get; internal init; }

    /// <summary>Identifies the lock under which the message was delivered.</summary>
    public string LockToken { get; internal init; } = "";

    /// <summary>Rises with every message stored.</summary>
    public long SequenceNumber { get; internal init; }

    /// <summary>Why the message was dead-lettered, null otherwise.</summary>
    public string? DeadLetterReason { get; internal init; }

    /// <summary>Details of <see cref="DeadLetterReason"/>.</summary>
    public string? DeadLetterErrorDescription { get; internal init; }
}
