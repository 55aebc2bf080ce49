using Microsoft.Azure.Functions.Worker;
using NCrontab;

namespace PatentHub.FunctionsRuntime.Timers;

/// <summary>
/// The schedule of one timer and what follows from a kept status. The rules are the real timer extension's:
/// a missed occurrence is made up for once, however many were missed; a changed schedule is never past due.
/// </summary>
sealed class TimerPlan
{
    readonly CrontabSchedule _schedule;

    /// <exception cref="InvalidOperationException">Not a six-field expression.</exception>
    public TimerPlan(string function, string expression, bool useMonitor, DateTime now)
    {
        _schedule = CrontabSchedule.TryParse(expression, new() { IncludingSeconds = true })
            ?? throw new InvalidOperationException(
                $"Function '{function}': '{expression}' is not a cron expression of six fields (second first).");
        var first = After(now);
        Monitored = useMonitor && After(first) - first >= TimeSpan.FromMinutes(1);
    }

    /// <summary>Whether the status is shown to the function and a missed occurrence is made up for.</summary>
    public bool Monitored { get; }

    public DateTime After(DateTime time) => DateTime.SpecifyKind(_schedule.GetNextOccurrence(time), DateTimeKind.Utc);

    /// <summary>The status to start with: the kept one where it still fits, else one from now on.</summary>
    public ScheduleStatus AtStart(ScheduleStatus? kept, DateTime now)
    {
        if (kept is null || (!Monitored && kept.Next <= now))
            return new() { Last = default, Next = After(now), LastUpdated = now };
        var basis = kept.Last != default ? kept.Last : kept.LastUpdated;
        var expected = After(basis);
        if (kept.Next == expected)
            return kept;
        return now > expected
            ? new() { Last = default, Next = After(now), LastUpdated = now }
            : new() { Last = default, Next = expected, LastUpdated = basis };
    }

    /// <summary>The status after a run that began at <paramref name="began"/> for an occurrence.</summary>
    public ScheduleStatus AfterRun(DateTime occurrence, DateTime began, bool scheduled)
    {
        var last = scheduled && occurrence > began ? occurrence : began;
        return new() { Last = last, Next = After(last), LastUpdated = last };
    }
}
