namespace PatentHub.FunctionsRuntime.Hosting;

/// <summary>Something that may have work to do: a queue listener or a timer.</summary>
interface IActivitySource
{
    /// <summary>Whether work is running or could start now.</summary>
    ValueTask<bool> HasWorkAsync();
}

/// <summary>Counts every change of what is running, so that a look at several sources can be told to be consistent.</summary>
sealed class ActivityLedger
{
    readonly Lock _lock = new();
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next change.</summary>
    public Task NextChange
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    public void Touch()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    /// <summary>Returns when all sources were without work and nothing changed while they were asked.</summary>
    public async Task WhenIdleAsync(IReadOnlyCollection<IActivitySource> sources, CancellationToken cancellationToken)
    {
        while (true)
        {
            var change = NextChange;
            if (!await AnyWorkAsync(sources) && !change.IsCompleted)
                return;
            await change.WaitAsync(cancellationToken);
        }
    }

    static async Task<bool> AnyWorkAsync(IReadOnlyCollection<IActivitySource> sources)
    {
        foreach (var source in sources)
        {
            if (await source.HasWorkAsync())
                return true;
        }

        return false;
    }
}
