using Microsoft.Extensions.Logging;

namespace PatentHub.Declarations.History;

static partial class HistoryLog
{
    [LoggerMessage(1150, LogLevel.Information, "The anchor of {Date} stands: {Count} chains, root {Root}")]
    public static partial void Anchored(ILogger logger, DateOnly date, long count, string root);

    [LoggerMessage(1151, LogLevel.Warning, "The store is unavailable; the day's anchor goes on with the next bucket at the next tick")]
    public static partial void AnchorInterrupted(ILogger logger, Exception exception);

    [LoggerMessage(1152, LogLevel.Information, "A {Kind} of all histories ended ({Outcome}) with {Broken} breaks")]
    public static partial void JobEnded(ILogger logger, string kind, string outcome, long broken);

    [LoggerMessage(1153, LogLevel.Warning, "The store is unavailable; job {Id} goes on with its next bucket when it is woken again")]
    public static partial void JobInterrupted(ILogger logger, string id, Exception exception);

    [LoggerMessage(1154, LogLevel.Warning, "The history of a declaration is not what it was: {Kind} at snapshot {Sequence}")]
    public static partial void Broken(ILogger logger, string kind, long? sequence);
}
