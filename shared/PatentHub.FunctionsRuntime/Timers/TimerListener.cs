using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using PatentHub.FunctionsRuntime.Hosting;
using PatentHub.FunctionsRuntime.Invocation;

namespace PatentHub.FunctionsRuntime.Timers;

/// <summary>What a timer listener needs besides its function.</summary>
sealed record TimerEnvironment(
    TimerStore Store, FunctionInvoker Invoker, EmbeddedHostOptions Options, ActivityLedger Ledger, TimeProvider Time,
    ILogger<TimerListener> Logger);

/// <summary>Runs one timer function: one occurrence at a time, by one process of those that share the folder.</summary>
sealed class TimerListener(
    FunctionDescriptor function, TimerTriggerAttribute trigger, TimerPlan plan, TimerEnvironment environment) : IActivitySource
{
    // Task and timer durations have an upper limit; a yearly schedule just wakes up in between.
    static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // How soon to look again while another process holds the tick.
    static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    readonly Pulse _pulse = new();
    ITimer? _alarm;
    Task _loop = Task.CompletedTask;
    volatile bool _stopped = true;
    volatile bool _waiting;
    int _running;
    DateTime? _missed;
    bool _runAtOnce;

    public string Name => function.Name;

    DateTime Now => environment.Time.GetUtcNow().UtcDateTime;

    /// <summary>Settles the status; runs whatever is past due in the background.</summary>
    public async Task StartAsync()
    {
        var now = Now;
        var kept = await environment.Store.ReadAsync(Name);
        var status = plan.AtStart(kept, now);
        if (status != kept)
            await environment.Store.WriteAsync(Name, status, now);
        _missed = status.Next < now ? status.Next : null;
        _runAtOnce = trigger.RunOnStartup && _missed is null;
        environment.Logger.TimerScheduled(Name, status.Next);
        _stopped = false;
        _alarm = environment.Time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loop = Task.Run(ListenAsync);
    }

    /// <summary>Starts no further run; completes when what is running has ended.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        _alarm?.Dispose();
        _pulse.Set();
        await _loop;
        while (Volatile.Read(ref _running) > 0)
            await _pulse.WaitAsync();
        environment.Ledger.Touch();
    }

    public ValueTask<bool> HasWorkAsync() => ValueTask.FromResult(
        Volatile.Read(ref _running) > 0 || (!_stopped && !_waiting));

    /// <summary>Runs the function now, beside the schedule and without touching it.</summary>
    public async Task RunByHandAsync(CancellationToken cancellationToken)
    {
        using var run = new Run(this);
        var status = plan.Monitored ? await environment.Store.ReadAsync(Name) : null;
        var byHand = TriggerEvent.Without(new TimerInfo { ScheduleStatus = status });
        // Away from the caller's thread, which has an answer to give while a function without awaits runs.
        await Task.Run(() => environment.Invoker.InvokeAsync(function, byHand, cancellationToken), CancellationToken.None);
    }

    async Task ListenAsync()
    {
        while (!_stopped)
        {
            try
            {
                if (!await RunIfDueAsync())
                    await _pulse.WaitAsync();
            }
            catch (Exception e)
            {
                environment.Logger.TimerStoreFailed(e, Name);
                Arm(Recheck, Now);
                await _pulse.WaitAsync();
            }
        }
    }

    /// <returns>False when there is nothing to do before the alarm.</returns>
    async Task<bool> RunIfDueAsync()
    {
        var now = Now;
        var status = await environment.Store.ReadAsync(Name)
            ?? throw new InvalidOperationException("The timer's row has gone.");
        var due = status.Next <= now;
        if (due || _runAtOnce)
        {
            var atOnce = _runAtOnce && !due;
            _runAtOnce = false;
            if (await environment.Store.TryClaimAsync(Name, status.Next, now, environment.Options.TimerLease))
            {
                await RunClaimedAsync(status, now, atOnce);
                return true;
            }
        }

        Arm(due ? Recheck : status.Next - now, now);
        return false;
    }

    async Task RunClaimedAsync(ScheduleStatus status, DateTime began, bool atOnce)
    {
        using var run = new Run(this);
        var pastDue = _missed == status.Next && !atOnce;
        if (pastDue)
            environment.Logger.TimerPastDue(Name, status.Next);
        var info = new TimerInfo { IsPastDue = pastDue, ScheduleStatus = plan.Monitored ? status : null };
        using (KeepLease())
        {
            try
            {
                await environment.Invoker.InvokeAsync(function, TriggerEvent.Without(info), CancellationToken.None);
            }
            catch (Exception)
            {
                // Logged where it was thrown. A failed run is not repeated before its next occurrence.
            }
        }

        var after = plan.AfterRun(status.Next, began, scheduled: !pastDue && !atOnce);
        if (!await environment.Store.FinishAsync(Name, after))
            environment.Logger.TimerLeaseLost(Name);
    }

    ITimer KeepLease()
    {
        var lease = environment.Options.TimerLease;
        return environment.Time.CreateTimer(_ => _ = RenewAsync(lease), null, lease / 3, lease / 3);
    }

    async Task RenewAsync(TimeSpan lease)
    {
        try
        {
            await environment.Store.RenewAsync(Name, Now, lease);
        }
        catch (Exception e)
        {
            environment.Logger.TimerStoreFailed(e, Name);
        }
    }

    /// <summary>Sets the alarm. From here on the timer counts as idle until it rings.</summary>
    void Arm(TimeSpan wait, DateTime since)
    {
        _waiting = true;
        _alarm?.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
        // A clock that was moved after it had been read makes the alarm late.
        if (Now - since >= Recheck)
            Wake();
        Touch();
    }

    void Wake()
    {
        _waiting = false;
        _pulse.Set();
    }

    void Touch() => environment.Ledger.Touch();

    /// <summary>Shows the timer as busy while it lives.</summary>
    sealed class Run : IDisposable
    {
        readonly TimerListener _listener;

        public Run(TimerListener listener)
        {
            _listener = listener;
            Interlocked.Increment(ref listener._running);
            listener.Touch();
        }

        public void Dispose()
        {
            Interlocked.Decrement(ref _listener._running);
            if (_listener._stopped)
                _listener._pulse.Set();
            _listener.Touch();
        }
    }
}
