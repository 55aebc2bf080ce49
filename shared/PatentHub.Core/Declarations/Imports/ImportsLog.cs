using Microsoft.Extensions.Logging;

namespace PatentHub.Declarations.Imports;

static partial class ImportsLog
{
    [LoggerMessage(1100, LogLevel.Information, "Import {Id}: a file of {Bytes} bytes came for source {Source}")]
    public static partial void Received(ILogger logger, string id, string source, long bytes);

    [LoggerMessage(1101, LogLevel.Information, "Import {Id}: ended with {Rows} rows, {Created} created, {Updated} updated, {Unchanged} unchanged, {Quarantined} quarantined, {Refused} refused, {Rejected} rejected")]
    public static partial void Ended(ILogger logger, string id, long rows, long created, long updated, long unchanged, long quarantined, long refused, long rejected);

    [LoggerMessage(1102, LogLevel.Warning, "Import {Id}: the file was not taken in ({Code})")]
    public static partial void Failed(ILogger logger, string id, string code);

    [LoggerMessage(1103, LogLevel.Warning, "Import {Id}: the store is unavailable; the sweep goes on from what is done")]
    public static partial void StoreUnavailable(ILogger logger, string id, Exception exception);

    [LoggerMessage(1104, LogLevel.Information, "Imports: {Count} older than the retention were removed")]
    public static partial void Purged(ILogger logger, int count);
}
