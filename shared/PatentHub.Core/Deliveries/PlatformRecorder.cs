using Microsoft.Extensions.Logging;
using PatentHub.Monitoring;

namespace PatentHub.Deliveries;

/// <summary>Carries what was learned about a platform into its row, and tells people what changed by it.</summary>
public sealed class PlatformRecorder(PlatformStore platformStates, PlatformClocks clocks, AlarmBook alarms, TimeProvider clock, ILogger<PlatformRecorder> logger)
{
    /// <param name="learn">May run several times.</param>
    /// <returns>The state as it is then.</returns>
    public async Task<PlatformState> RecordAsync(string platform, Func<PlatformState, PlatformState> learn, CancellationToken cancellationToken)
    {
        var before = default(PlatformState);
        var skew = clocks.SkewOf(platform);
        var now = clock.GetUtcNow();
        var after = await platformStates.UpdateAsync(platform, state => learn(before = state).Measured(skew, now), cancellationToken);
        await AnnounceAsync(before!, after, cancellationToken);
        return after;
    }

    /// <summary>A crash before this is made good by <see cref="WatchPlatformsHandler"/>.</summary>
    async Task AnnounceAsync(PlatformState before, PlatformState after, CancellationToken cancellationToken)
    {
        var platform = after.Platform;
        if (after.Paused == PlatformState.PausedUnauthorised && before.Paused is null)
        {
            DeliveriesLog.Unauthorised(logger, platform);
            await alarms.RaiseAsync(AlarmCauses.Unauthorised, platform, 1, cancellationToken);
        }
        if (after.Paused is null && before.Paused is not null)
            await alarms.ClearAsync(AlarmCauses.Unauthorised, platform, cancellationToken);
        if (after.Openings > before.Openings)
        {
            DeliveriesLog.BreakerOpened(logger, platform);
            await alarms.RaiseAsync(AlarmCauses.BreakerOpen, platform, 1, cancellationToken);
        }
        if (after.OpenUntil is null && before.OpenUntil is not null)
            await alarms.ClearAsync(AlarmCauses.BreakerOpen, platform, cancellationToken);
    }
}
