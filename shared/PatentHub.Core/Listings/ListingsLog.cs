using Microsoft.Extensions.Logging;

namespace PatentHub.Listings;

static partial class ListingsLog
{
    [LoggerMessage(2002, LogLevel.Warning, "Partition {Bucket}: the store is unavailable; the sweep comes again")]
    public static partial void StoreUnavailable(ILogger logger, string bucket, Exception exception);

    [LoggerMessage(2003, LogLevel.Information, "Listing {ListingId} was withdrawn: its validity is over")]
    public static partial void Expired(ILogger logger, string listingId);

    [LoggerMessage(2004, LogLevel.Information, "Platform {Platform}: {Count} listings that it does not have a delivery of were handed to the fan-out")]
    public static partial void Backfilled(ILogger logger, string platform, int count);

    [LoggerMessage(3130, LogLevel.Information, "Platform {Platform} takes registrations or other fields of them; {Count} were made or go out again")]
    public static partial void Registered(ILogger logger, string platform, int count);
}
