using PatentHub.FunctionsRuntime.Queues;

namespace Azure.Messaging.ServiceBus;

/// <summary>Makes senders. In the embedded host it comes from the services and stands for the host's own queues.</summary>
// Source: azure-sdk-for-net sdk/servicebus/Azure.Messaging.ServiceBus/src/Client/ServiceBusClient.cs
public class ServiceBusClient : IAsyncDisposable
{
    readonly QueueStore? _store;

    /// <summary>For a substitute in tests.</summary>
    protected ServiceBusClient()
    {
    }

    internal ServiceBusClient(QueueStore store) => _store = store;

    /// <summary>A sender for a queue, which comes into being with its first message.</summary>
    /// <param name="queueOrTopicName">Name of the queue; case does not matter.</param>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName) =>
        new(_store ?? throw new InvalidOperationException("A substitute has no queues."), queueOrTopicName);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
