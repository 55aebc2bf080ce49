using PatentHub.FunctionsRuntime.Queues;

namespace Azure.Messaging.ServiceBus;

/// <summary>Makes senders and receivers. In the embedded host it comes from the services and stands for the host's own queues.</summary>
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

    /// <summary>A receiver of a queue's dead letters.</summary>
    /// <param name="queueName">Name of the queue; case does not matter.</param>
    /// <param name="options">Must name the dead letters: the embedded host gives messages to functions only.</param>
    /// <exception cref="NotSupportedException">Another part of the queue is asked for.</exception>
    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.SubQueue != SubQueue.DeadLetter)
            throw new NotSupportedException("The embedded host has receivers for dead letters only; set SubQueue to SubQueue.DeadLetter.");
        return new(_store ?? throw new InvalidOperationException("A substitute has no queues."), queueName);
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
