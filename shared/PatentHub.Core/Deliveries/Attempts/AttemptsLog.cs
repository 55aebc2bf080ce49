using Microsoft.Extensions.Logging;

namespace PatentHub.Deliveries.Attempts;

static partial class AttemptsLog
{
    [LoggerMessage(3160, LogLevel.Warning, "Partition {Partition}: {Count} attempts could not be logged; the deliveries go on")]
    public static partial void Lost(ILogger logger, string partition, int count, Exception exception);

    [LoggerMessage(3161, LogLevel.Information, "Partition {Partition}: the attempts of {Day} were removed, {Count}")]
    public static partial void Purged(ILogger logger, string partition, string day, int count);
}
