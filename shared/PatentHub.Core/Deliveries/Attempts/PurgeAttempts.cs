using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Monitoring;

namespace PatentHub.Deliveries.Attempts;

/// <summary>Removes whole days of attempts that are older than the retention.</summary>
public sealed class PurgeAttemptsHandler(
    AttemptLog log, PlatformStore platformStates, IPlatformProfiles platforms, AlarmBook alarms, IOptions<AttemptOptions> options, TimeProvider clock, ILogger<PurgeAttemptsHandler> logger)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var first = AttemptKeys.Day(clock.GetUtcNow().AddDays(-options.Value.RetentionDays));
        foreach (var platform in platforms.All)
        {
            foreach (var partition in PlatformStore.Partitions(await platformStates.ReadAsync(platform, cancellationToken)))
                foreach (var day in (await log.DaysAsync(partition, cancellationToken)).TakeWhile(day => string.CompareOrdinal(day, first) < 0))
                    AttemptsLog.Purged(logger, partition, day, await log.RemoveAsync(partition, day, cancellationToken));
            // What was lost yesterday is no news any more.
            await alarms.ClearAsync(AlarmCauses.AttemptsLost, platform.Id, cancellationToken);
        }
    }
}
