using Microsoft.Extensions.Logging;

namespace PatentHub.Deliveries.Redrives;

static partial class RedrivesLog
{
    [LoggerMessage(3162, LogLevel.Information, "Partition {Partition}: {Count} failed deliveries were put back by redrive {Redrive}")]
    public static partial void PutBack(ILogger logger, string partition, int count, string redrive);
}
