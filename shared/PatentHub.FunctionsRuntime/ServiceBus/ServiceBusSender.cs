using PatentHub.FunctionsRuntime.Queues;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one queue. A send that returned is on disk.</summary>
// Source: azure-sdk-for-net sdk/servicebus/Azure.Messaging.ServiceBus/src/Sender/ServiceBusSender.cs
public class ServiceBusSender : IAsyncDisposable
{
    readonly QueueStore? _store;

    /// <summary>For a substitute in tests.</summary>
    protected ServiceBusSender() => EntityPath = "";

    internal ServiceBusSender(QueueStore store, string queueName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueName);
        _store = store;
        EntityPath = queueName;
    }

    /// <summary>Name of the queue.</summary>
    public virtual string EntityPath { get; }

    /// <summary>Sends one message.</summary>
    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        SendMessagesAsync([message], cancellationToken);

    /// <summary>Sends all messages or none, in order.</summary>
    public virtual Task SendMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var store = _store ?? throw new InvalidOperationException("A substitute has no queue.");
        cancellationToken.ThrowIfCancellationRequested();
        return store.SendAsync(EntityPath, [.. messages]);
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
