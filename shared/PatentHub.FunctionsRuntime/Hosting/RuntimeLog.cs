using Microsoft.Extensions.Logging;

namespace PatentHub.FunctionsRuntime.Hosting;

/// <summary>All log messages of the runtime, ids from 9000. Never a body, a key or a query string.</summary>
static partial class RuntimeLog
{
    [LoggerMessage(9000, LogLevel.Information, "Host started with {Count} functions; data in {DataDirectory}")]
    public static partial void HostStarted(this ILogger logger, int count, string dataDirectory);

    [LoggerMessage(9001, LogLevel.Warning, "host.json: '{Path}' is not known to this host and has no effect")]
    public static partial void UnknownHostKey(this ILogger logger, string path);

    [LoggerMessage(9002, LogLevel.Warning, "Shutdown left {Count} invocations behind")]
    public static partial void LeftBehind(this ILogger logger, int count);

    [LoggerMessage(9010, LogLevel.Error, "Function {Function} failed (invocation {InvocationId})")]
    public static partial void InvocationFailed(this ILogger logger, Exception exception, string function, string invocationId);

    [LoggerMessage(9011, LogLevel.Information, "Function {Function} was cancelled (invocation {InvocationId})")]
    public static partial void InvocationCancelled(this ILogger logger, string function, string invocationId);

    [LoggerMessage(9012, LogLevel.Error, "Function {Function} runs longer than functionTimeout; its cancellation token is signalled")]
    public static partial void InvocationTimedOut(this ILogger logger, string function);

    [LoggerMessage(9020, LogLevel.Error, "Queue {Queue}: message {MessageId} was dead-lettered after {DeliveryCount} deliveries")]
    public static partial void DeadLettered(this ILogger logger, string queue, string messageId, int deliveryCount);

    [LoggerMessage(9021, LogLevel.Warning, "Queue {Queue}: the lock of message {MessageId} was lost; it will be or was delivered again")]
    public static partial void LockLost(this ILogger logger, string queue, string messageId);

    [LoggerMessage(9022, LogLevel.Error, "Queue {Queue}: the store failed")]
    public static partial void QueueStoreFailed(this ILogger logger, Exception exception, string queue);

    [LoggerMessage(9030, LogLevel.Information, "Timer {Function}: next occurrence {Next:O}")]
    public static partial void TimerScheduled(this ILogger logger, string function, DateTime next);

    [LoggerMessage(9031, LogLevel.Warning, "Timer {Function}: the occurrence of {Occurrence:O} was missed and is made up for")]
    public static partial void TimerPastDue(this ILogger logger, string function, DateTime occurrence);

    [LoggerMessage(9032, LogLevel.Warning, "Timer {Function}: the lease was lost while the function ran; another process may have run it too")]
    public static partial void TimerLeaseLost(this ILogger logger, string function);

    [LoggerMessage(9033, LogLevel.Error, "Timer {Function}: the store failed")]
    public static partial void TimerStoreFailed(this ILogger logger, Exception exception, string function);
}
