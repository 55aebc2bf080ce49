namespace PatentHub.Simulation;

/// <summary>
/// Simulated time: events in order of their instant, one after another on one thread. It is also the scheduler of everything
/// asynchronous that runs in it, so that a seed determines every step.
/// </summary>
sealed class Timeline(DateTimeOffset start) : SynchronizationContext
{
    readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    readonly Queue<(SendOrPostCallback Run, object? State)> _ready = new();
    long _order;

    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>Events so far.</summary>
    public long Steps { get; private set; }

    public void After(TimeSpan delay, Action action) => _events.Enqueue(action, (Now.UtcTicks + Math.Max(0, delay.Ticks), _order++));

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Runs events until the condition holds or none is left before <paramref name="end"/>.</summary>
    /// <returns>Whether the condition holds.</returns>
    public bool Run(DateTimeOffset end, Func<bool> until)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            while (true)
            {
                while (_ready.TryDequeue(out var ready))
                    ready.Run(ready.State);
                if (until())
                    return true;
                if (!_events.TryPeek(out _, out var next) || next.At > end.UtcTicks)
                {
                    Now = end > Now ? end : Now;
                    return false;
                }
                Now = new DateTimeOffset(next.At, TimeSpan.Zero);
                Steps++;
                _events.Dequeue()();
            }
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }
}
