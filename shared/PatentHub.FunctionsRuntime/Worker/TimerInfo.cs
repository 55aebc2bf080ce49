namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function learns about its schedule.</summary>
// Source: azure-functions-dotnet-worker extensions/Worker.Extensions.Timer/src/TimerInfo.cs
public class TimerInfo
{
    /// <summary>The kept status; null where the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run makes up for an occurrence missed while no host was up.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Status of a schedule; all times are UTC.</summary>
// Source: azure-functions-dotnet-worker extensions/Worker.Extensions.Timer/src/ScheduleStatus.cs
public class ScheduleStatus
{
    /// <summary>Last occurrence that was run; <c>default</c> before the first.</summary>
    public DateTime Last { get; set; }

    /// <summary>Next expected occurrence.</summary>
    public DateTime Next { get; set; }

    /// <summary>The moment from which <see cref="Next"/> was computed.</summary>
    public DateTime LastUpdated { get; set; }
}
