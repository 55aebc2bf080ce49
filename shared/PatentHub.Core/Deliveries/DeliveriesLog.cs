using Microsoft.Extensions.Logging;

namespace PatentHub.Deliveries;

static partial class DeliveriesLog
{
    [LoggerMessage(3001, LogLevel.Warning, "Partition {Partition}: the store is unavailable; the sweep comes again")]
    public static partial void StoreUnavailable(ILogger logger, string partition, Exception exception);

    [LoggerMessage(3002, LogLevel.Information, "Partition {Partition}: took over {Count} deliveries that may have been in flight")]
    public static partial void TookOver(ILogger logger, string partition, int count);

    [LoggerMessage(3003, LogLevel.Warning, "Platform {Platform} does not take our credentials; paused until it does")]
    public static partial void Unauthorised(ILogger logger, string platform);

    [LoggerMessage(3004, LogLevel.Warning, "Platform {Platform}: the breaker opened")]
    public static partial void BreakerOpened(ILogger logger, string platform);

    [LoggerMessage(3005, LogLevel.Warning, "Platform {Platform}: listing {ListingId} was not held as acknowledged; sent again as a repair")]
    public static partial void Repaired(ILogger logger, string platform, string listingId);

    [LoggerMessage(3006, LogLevel.Warning, "Platform {Platform}: {Suspects} of {Total} listings differ, above the limit; {Sampled} are looked at now")]
    public static partial void DriftTooLarge(ILogger logger, string platform, int suspects, int total, int sampled);

    [LoggerMessage(3007, LogLevel.Information, "Platform {Platform}: reconciled {Total} listings, {Suspects} suspects, {Unknown} unknown ids")]
    public static partial void Reconciled(ILogger logger, string platform, int total, int suspects, int unknown);

    [LoggerMessage(3008, LogLevel.Warning, "Platform {Platform}: reconcile stopped, the platform does not list ({Reply})")]
    public static partial void ReconcileStopped(ILogger logger, string platform, string reply);

    [LoggerMessage(3009, LogLevel.Information, "Platform {Platform}: {Count} refusals in a row look like a broken gateway; the rows were put back")]
    public static partial void PutBack(ILogger logger, string platform, int count);
}
