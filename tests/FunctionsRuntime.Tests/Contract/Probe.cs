using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace PatentHub.FunctionsRuntime.Tests.Contract;

/// <summary>What the sample functions saw, and what they do next.</summary>
public sealed class Probe
{
    readonly ConcurrentQueue<string> _seen = new();

    /// <summary>Reports in order.</summary>
    public IReadOnlyList<string> Seen => [.. _seen];

    /// <summary>Runs inside the message functions.</summary>
    public Func<ServiceBusReceivedMessage, FunctionContext, Task> OnMessage { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs inside the timer functions.</summary>
    public Func<TimerInfo, FunctionContext, Task> OnTimer { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs inside the slow HTTP function.</summary>
    public Func<CancellationToken, Task> OnRequest { get; set; } = _ => Task.CompletedTask;

    public void Report(string what) => _seen.Enqueue(what);
}

/// <summary>Holds a function until the test lets it go.</summary>
public sealed class Gate
{
    readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a function stands at the gate.</summary>
    public Task Reached => _reached.Task;

    public void Open() => _open.TrySetResult();

    /// <summary>Shows up without waiting.</summary>
    public void Reach() => _reached.TrySetResult();

    /// <summary>Stands at the gate.</summary>
    public Task PassAsync(CancellationToken cancellationToken = default)
    {
        Reach();
        return _open.Task.WaitAsync(cancellationToken);
    }
}
