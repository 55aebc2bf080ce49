using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a schedule; sits on a parameter of type <see cref="TimerInfo"/>.</summary>
/// <param name="schedule">Six-field NCrontab expression in UTC, or <c>%Setting%</c> naming a setting that holds one.</param>
// Source: azure-functions-dotnet-worker extensions/Worker.Extensions.Timer/src/TimerTriggerAttribute.cs
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>The expression as written.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>
    /// Keeps the schedule's status over restarts, so that a missed occurrence is made up for. Without effect on
    /// schedules that fire more often than once a minute: those never keep it.
    /// </summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Runs once when the host starts, whatever the schedule says.</summary>
    public bool RunOnStartup { get; set; }
}
