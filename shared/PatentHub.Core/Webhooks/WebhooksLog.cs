using Microsoft.Extensions.Logging;

namespace PatentHub.Webhooks;

static partial class WebhooksLog
{
    [LoggerMessage(4001, LogLevel.Information, "Platform {Platform}: event {Key} cannot be applied; it is kept and shown")]
    public static partial void NotApplicable(ILogger logger, string platform, string key);

    [LoggerMessage(4002, LogLevel.Warning, "Platform {Platform}: a webhook was refused ({Reason})")]
    public static partial void Refused(ILogger logger, string platform, string reason);

    [LoggerMessage(4003, LogLevel.Warning, "Platform {Platform}: event {Key} came again with another body; the first one holds")]
    public static partial void Conflict(ILogger logger, string platform, string key);

    [LoggerMessage(4004, LogLevel.Information, "Platform {Platform}: {Count} events older than the retention were removed")]
    public static partial void Purged(ILogger logger, string platform, int count);
}
