using Microsoft.Extensions.Logging;

namespace PatentHub.Adapters.Deliveries.Profiles;

static partial class ProfilesLog
{
    [LoggerMessage(3100, LogLevel.Information, "Platform profiles changed; {Count} are in effect")]
    public static partial void Reloaded(ILogger logger, int count);

    [LoggerMessage(3101, LogLevel.Warning, "Profile {File}, line {Line}, field {Field}: {Rule}; the last good profile stays in effect")]
    public static partial void Broken(ILogger logger, string file, int line, string field, string rule);
}
