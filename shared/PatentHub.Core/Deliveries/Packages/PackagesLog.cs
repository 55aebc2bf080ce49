using Microsoft.Extensions.Logging;

namespace PatentHub.Deliveries.Packages;

static partial class PackagesLog
{
    [LoggerMessage(3131, LogLevel.Information, "Platform {Platform}: package {Package} with {Count} listings waits to be carried")]
    public static partial void Made(ILogger logger, string platform, string package, int count);

    [LoggerMessage(3132, LogLevel.Information, "Platform {Platform}: a receipt of package {Package} brought {Count} results; {Open} are still open")]
    public static partial void ReceiptTaken(ILogger logger, string platform, string package, int count, int open);

    [LoggerMessage(3133, LogLevel.Information, "Platform {Platform}: package {Package} was given up; what has no result goes into the next one")]
    public static partial void Discarded(ILogger logger, string platform, string package);
}
