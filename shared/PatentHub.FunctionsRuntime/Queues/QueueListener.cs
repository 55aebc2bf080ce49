using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using PatentHub.FunctionsRuntime.Hosting;
using PatentHub.FunctionsRuntime.Invocation;

namespace PatentHub.FunctionsRuntime.Queues;

/// <summary>What a queue listener needs besides its function.</summary>
sealed record QueueEnvironment(
    QueueStore Store, FunctionInvoker Invoker, EmbeddedHostOptions Options, HostSettings Settings,
    ActivityLedger Ledger, TimeProvider Time, ILogger<QueueListener> Logger);

/// <summary>Delivers the messages of one queue to one function. Woken by sends of this process, else by the poll.</summary>
sealed class QueueListener(FunctionDescriptor function, string queue, QueueEnvironment environment) : IActivitySource
{
    readonly Pulse _pulse = new();
    ITimer? _poll;
    Task _loop = Task.CompletedTask;
    volatile bool _stopped = true;
    volatile bool _receiving;
    int _inFlight;

    public void Start()
    {
        _stopped = false;
        environment.Store.Arrived += OnArrived;
        var interval = environment.Options.QueuePollInterval;
        _poll = environment.Time.CreateTimer(_ => _pulse.Set(), null, interval, interval);
        _pulse.Set();
        _loop = Task.Run(ListenAsync);
    }

    /// <summary>Takes no further message; completes when those in hand are settled.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        environment.Store.Arrived -= OnArrived;
        _poll?.Dispose();
        _pulse.Set();
        await _loop;
        while (Volatile.Read(ref _inFlight) > 0)
            await _pulse.WaitAsync();
        environment.Ledger.Touch();
    }

    public async ValueTask<bool> HasWorkAsync()
    {
        if (_stopped)
            return false;
        if (_receiving || Volatile.Read(ref _inFlight) > 0)
            return true;
        var visible = await environment.Store.AnyVisibleAsync(queue);
        if (visible)
            _pulse.Set();
        return visible;
    }

    void OnArrived(string name)
    {
        if (name.Equals(queue, StringComparison.OrdinalIgnoreCase))
            _pulse.Set();
    }

    async Task ListenAsync()
    {
        while (!_stopped)
        {
            await _pulse.WaitAsync();
            while (!_stopped && await DeliverSomeAsync())
            {
            }
        }
    }

    /// <returns>Whether there may be more to deliver now.</returns>
    async Task<bool> DeliverSomeAsync()
    {
        var free = environment.Settings.MaxConcurrentCalls - Volatile.Read(ref _inFlight);
        if (free == 0)
            return false;
        _receiving = true;
        environment.Ledger.Touch();
        try
        {
            var messages = await environment.Store.ReceiveAsync(queue, free);
            foreach (var message in messages)
                await DeliverAsync(message);
            return messages.Count > 0;
        }
        catch (Exception e)
        {
            environment.Logger.QueueStoreFailed(e, queue);
            return false;
        }
        finally
        {
            _receiving = false;
            environment.Ledger.Touch();
        }
    }

    async Task DeliverAsync(ServiceBusReceivedMessage message)
    {
        if (_stopped)
        {
            await environment.Store.ReturnAsync(message);
            return;
        }

        Interlocked.Increment(ref _inFlight);
        _ = Task.Run(() => HandleAsync(message));
    }

    async Task HandleAsync(ServiceBusReceivedMessage message)
    {
        try
        {
            if (await RunAsync(message))
                await CompleteAsync(message);
            else
                await AbandonAsync(message);
        }
        catch (Exception e)
        {
            environment.Logger.QueueStoreFailed(e, queue);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            _pulse.Set();
            environment.Ledger.Touch();
        }
    }

    async Task<bool> RunAsync(ServiceBusReceivedMessage message)
    {
        using var renewal = new LockRenewal(
            environment.Store, queue, message, environment.Options.LockDuration, environment.Settings.MaxAutoLockRenewal,
            environment.Time, environment.Logger);
        try
        {
            await environment.Invoker.InvokeAsync(function, MessageTrigger.For(message), CancellationToken.None);
            return true;
        }
        catch (Exception)
        {
            // Logged where it was thrown; here it only means that the message goes back.
            return false;
        }
    }

    async Task CompleteAsync(ServiceBusReceivedMessage message)
    {
        if (!await environment.Store.CompleteAsync(message))
            environment.Logger.LockLost(queue, message.MessageId);
    }

    async Task AbandonAsync(ServiceBusReceivedMessage message)
    {
        var outcome = await environment.Store.AbandonAsync(queue, message);
        if (outcome == AbandonOutcome.DeadLettered)
            environment.Logger.DeadLettered(queue, message.MessageId, message.DeliveryCount);
        else if (outcome == AbandonOutcome.LockLost)
            environment.Logger.LockLost(queue, message.MessageId);
    }
}
