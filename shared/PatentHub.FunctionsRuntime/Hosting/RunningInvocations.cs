using Microsoft.Extensions.Options;

namespace PatentHub.FunctionsRuntime.Hosting;

/// <summary>The invocations under way, and their orderly end.</summary>
sealed class RunningInvocations(IOptions<EmbeddedHostOptions> options, TimeProvider time) : IDisposable
{
    readonly CancellationTokenSource _late = new();
    readonly Lock _lock = new();
    TaskCompletionSource? _none;
    int _count;

    /// <summary>Signalled when a shutdown has waited long enough.</summary>
    public CancellationToken Late => _late.Token;

    public void Enter()
    {
        lock (_lock)
            _count++;
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_count == 0)
            {
                _none?.SetResult();
                _none = null;
            }
        }
    }

    /// <summary>Completes when nothing runs.</summary>
    public Task WhenNone()
    {
        lock (_lock)
        {
            if (_count == 0)
                return Task.CompletedTask;
            _none ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _none.Task;
        }
    }

    /// <summary>
    /// Waits for <paramref name="end"/>; signals <see cref="Late"/> after the drain timeout and gives up after the grace.
    /// Once that patience has been spent a further call does not wait.
    /// </summary>
    /// <returns>Invocations left behind.</returns>
    public async Task<int> DrainAsync(Task end, CancellationToken cancellationToken)
    {
        if (_late.IsCancellationRequested || await EndsWithinAsync(end, options.Value.DrainTimeout, cancellationToken))
            return 0;
        // The grace counts from the signal, however long its callbacks take.
        var ends = EndsWithinAsync(end, options.Value.DrainGrace, cancellationToken);
        await _late.CancelAsync();
        return await ends ? 0 : Volatile.Read(ref _count);
    }

    public void Dispose() => _late.Dispose();

    async Task<bool> EndsWithinAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(limit, time, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }
}
