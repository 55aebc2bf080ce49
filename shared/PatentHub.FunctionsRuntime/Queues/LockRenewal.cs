using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using PatentHub.FunctionsRuntime.Hosting;

namespace PatentHub.FunctionsRuntime.Queues;

/// <summary>
/// Prolongs a message's lock while its function runs, every half lock duration and for a limited time. Each renewal
/// takes its place in the store's order the moment it falls due, ahead of any later receive.
/// </summary>
sealed class LockRenewal : IDisposable
{
    readonly QueueStore _store;
    readonly ServiceBusReceivedMessage _message;
    readonly string _queue;
    readonly ILogger _logger;
    readonly ITimer _timer;

    public LockRenewal(
        QueueStore store, string queue, ServiceBusReceivedMessage message, TimeSpan lockDuration, TimeSpan limit,
        TimeProvider time, ILogger logger)
    {
        (_store, _queue, _message, _logger) = (store, queue, message, logger);
        var end = time.GetUtcNow() + limit;
        _timer = time.CreateTimer(
            _ =>
            {
                if (time.GetUtcNow() >= end)
                    _timer!.Dispose();
                else
                    _ = RenewAsync();
            },
            null, lockDuration / 2, lockDuration / 2);
    }

    public void Dispose() => _timer.Dispose();

    async Task RenewAsync()
    {
        try
        {
            if (!await _store.RenewAsync(_message))
                Dispose();
        }
        catch (Exception e)
        {
            // The next tick tries again; if none succeeds the lock expires, which is what it is for.
            _logger.QueueStoreFailed(e, _queue);
        }
    }
}
