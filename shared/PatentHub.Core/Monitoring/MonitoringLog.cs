using Microsoft.Extensions.Logging;

namespace PatentHub.Monitoring;

static partial class MonitoringLog
{
    [LoggerMessage(5001, LogLevel.Warning, "The dead letters of queue {Queue} could not be counted")]
    public static partial void Uncounted(ILogger logger, string queue, Exception exception);

    [LoggerMessage(5002, LogLevel.Warning, "Alarm {Cause} of {Scope} begins")]
    public static partial void AlarmRaised(ILogger logger, string cause, string scope);

    [LoggerMessage(5003, LogLevel.Information, "Alarm {Cause} of {Scope} is over")]
    public static partial void AlarmCleared(ILogger logger, string cause, string scope);

    [LoggerMessage(5004, LogLevel.Warning, "Dependency {Dependency} does not answer the health probe")]
    public static partial void Unhealthy(ILogger logger, string dependency, Exception exception);
}
