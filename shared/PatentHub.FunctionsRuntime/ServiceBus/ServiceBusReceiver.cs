using PatentHub.FunctionsRuntime.Queues;

namespace Azure.Messaging.ServiceBus;

/// <summary>Looks into the dead letters of one queue. In the embedded host nothing else is received by hand.</summary>
// Source: azure-sdk-for-net sdk/servicebus/Azure.Messaging.ServiceBus/src/Receiver/ServiceBusReceiver.cs
public class ServiceBusReceiver : IAsyncDisposable
{
    readonly QueueStore? _store;

    /// <summary>For a substitute in tests.</summary>
    protected ServiceBusReceiver() => EntityPath = "";

    internal ServiceBusReceiver(QueueStore store, string queueName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueName);
        _store = store;
        EntityPath = queueName;
    }

    /// <summary>Name of the queue.</summary>
    public virtual string EntityPath { get; }

    /// <summary>The first messages from a sequence number on; they stay where they are.</summary>
    public virtual async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default)
    {
        var store = _store ?? throw new InvalidOperationException("A substitute has no queue.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxMessages);
        cancellationToken.ThrowIfCancellationRequested();
        return await store.ReadDeadLettersAsync(EntityPath, (fromSequenceNumber ?? 0) - 1, maxMessages);
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>What a receiver looks at.</summary>
// Source: azure-sdk-for-net sdk/servicebus/Azure.Messaging.ServiceBus/src/Receiver/ServiceBusReceiverOptions.cs
public class ServiceBusReceiverOptions
{
    /// <summary>Part of the queue.</summary>
    public SubQueue SubQueue { get; set; }
}

/// <summary>Parts of a queue.</summary>
// Source: azure-sdk-for-net sdk/servicebus/Azure.Messaging.ServiceBus/src/Receiver/SubQueue.cs
public enum SubQueue
{
    /// <summary>The queue itself.</summary>
    None = 0,

    /// <summary>Messages that were given up.</summary>
    DeadLetter = 1,
}
