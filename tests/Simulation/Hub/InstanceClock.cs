namespace PatentHub.Simulation.Hub;

/// <summary>The clock of one instance: its wall clock is off by a fixed skew, its monotonic one is not, and its timers die with it.</summary>
sealed class InstanceClock(HubInstance instance, Timeline timeline, TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => timeline.Now + skew;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => timeline.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new OneShot(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    sealed class OneShot(InstanceClock clock, TimerCallback callback, object? state) : ITimer
    {
        int _generation;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
                throw new NotSupportedException("Nothing in the hub uses a repeating timer.");
            var generation = ++_generation;
            if (dueTime != Timeout.InfiniteTimeSpan)
                clock.Timeline.After(dueTime, () => clock.Instance.Deliver(() => Fire(generation)));
            return true;
        }

        void Fire(int generation)
        {
            if (generation == _generation)
                callback(state);
        }

        public void Dispose() => _generation++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }

    HubInstance Instance => instance;

    Timeline Timeline => timeline;
}
