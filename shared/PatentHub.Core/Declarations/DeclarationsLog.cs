using Microsoft.Extensions.Logging;
using PatentHub.Declarations.Sources;

namespace PatentHub.Declarations;

static partial class DeclarationsLog
{
    [LoggerMessage(1001, LogLevel.Information, "Source {Source}: run ended with {Read} read, {Created} created, {Updated} updated, {Unchanged} unchanged, {Quarantined} quarantined, {Deleted} deleted")]
    public static partial void RunEnded(ILogger logger, string source, long read, long created, long updated, long unchanged, long quarantined, long deleted);

    [LoggerMessage(1002, LogLevel.Warning, "Source {Source}: run stopped ({Failure}); it goes on from its cursor at the next tick")]
    public static partial void RunStopped(ILogger logger, string source, FeedFailure failure);

    [LoggerMessage(1003, LogLevel.Warning, "Source {Source}: the cursor is not known any more; the run begins again")]
    public static partial void CursorLost(ILogger logger, string source);

    [LoggerMessage(1004, LogLevel.Warning, "Source {Source}: the store is unavailable; the run goes on from its cursor at the next tick")]
    public static partial void StoreUnavailable(ILogger logger, string source, Exception exception);

    [LoggerMessage(1005, LogLevel.Warning, "Source {Source}: a sweep would delete {Vanished} of {Total} declarations, above the limit; nothing was deleted")]
    public static partial void SweepRefused(ILogger logger, string source, long vanished, long total);

    [LoggerMessage(1007, LogLevel.Warning, "Source {Source}: {Count} fields are new, gone or back")]
    public static partial void SchemaChanged(ILogger logger, string source, int count);

    [LoggerMessage(1006, LogLevel.Information, "Source {Source}: a sweep deleted {Deleted} vanished declarations")]
    public static partial void Swept(ILogger logger, string source, long deleted);
}
