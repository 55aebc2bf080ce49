using Microsoft.Extensions.Time.Testing;

namespace PatentHub.Hub.Tests;

/// <summary>
/// A clock that stands until it is moved, and knows who sleeps on it. Timeouts and periodic timers do not count as sleep: nobody waits
/// for those.
/// </summary>
sealed class SteeredClock() : FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero))
{
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    readonly Lock _gate = new();
    readonly Dictionary<object, DateTimeOffset> _sleepers = [];
    readonly List<(DateTimeOffset Until, TaskCompletionSource Signal)> _watches = [];

    public DateTimeOffset Now => GetUtcNow();

    /// <summary>Completes when somebody sleeps who wakes within a time from now.</summary>
    public Task SleepingAsync(TimeSpan within)
    {
        lock (_gate)
        {
            if (_sleepers.Values.Any(wakes => wakes <= Now + within))
                return Task.CompletedTask;
            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watches.Add((Now + within, signal));
            return signal.Task;
        }
    }

    /// <summary>Moves to the moment at which the first sleeper wakes.</summary>
    public void WakeNext()
    {
        TimeSpan wait;
        lock (_gate)
            wait = _sleepers.Count == 0 ? TimeSpan.Zero : _sleepers.Values.Min() - Now;
        // One who went to sleep while the clock moved wakes a little later than noted.
        Advance(wait > Step ? wait : Step);
    }

    /// <summary><see cref="Task.Delay(TimeSpan, TimeProvider)"/> hands its task to the timer; that is how sleep is told from a timeout.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (state is not Task sleep || dueTime <= TimeSpan.Zero || period != Timeout.InfiniteTimeSpan)
            return base.CreateTimer(callback, state, dueTime, period);
        lock (_gate)
        {
            var wakes = Now + dueTime;
            _sleepers[sleep] = wakes;
            foreach (var watch in _watches.Where(w => wakes <= w.Until))
                watch.Signal.TrySetResult();
            _watches.RemoveAll(w => w.Signal.Task.IsCompleted);
        }
        var timer = base.CreateTimer(
            s =>
            {
                Leave(sleep);
                callback(s);
            },
            state, dueTime, period);
        return new Sleep(timer, () => Leave(sleep));
    }

    void Leave(object sleep)
    {
        lock (_gate)
            _sleepers.Remove(sleep);
    }

    sealed class Sleep(ITimer timer, Action leave) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            leave();
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            leave();
            return timer.DisposeAsync();
        }
    }
}

/// <summary>The clock of one process, which stops ringing when the process dies.</summary>
sealed class MortalClock(TimeProvider clock) : TimeProvider
{
    volatile bool _dead;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public void Die() => _dead = true;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(
            s =>
            {
                if (!_dead)
                    callback(s);
            },
            state, dueTime, period);
}
