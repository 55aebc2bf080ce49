using Microsoft.Extensions.Options;
using PatentHub.Monitoring;

namespace PatentHub.Deliveries;

/// <summary>
/// Keeps the alarms about each platform as its state and its keys are, whatever a crash between a state and its alarm has left; and warns
/// of what will hold a platform back before it does.
/// </summary>
public sealed class WatchPlatformsHandler(IPlatformProfiles platforms, PlatformStore platformStates, AlarmBook alarms, IOptions<DeliveryOptions> options, TimeProvider clock)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        foreach (var platform in platforms.All)
        {
            var state = await platformStates.ReadAsync(platform, cancellationToken);
            if (state.Paused != PlatformState.PausedByOperator)
                await alarms.EnsureAsync(AlarmCauses.Unauthorised, platform.Id, state.Paused == PlatformState.PausedUnauthorised, cancellationToken);
            await alarms.EnsureAsync(AlarmCauses.BreakerOpen, platform.Id, state.OpenUntil is not null, cancellationToken);
            await alarms.EnsureAsync(AlarmCauses.ClockSkew, platform.Id, state.IsSkewed, cancellationToken);
            await WatchSecretsAsync(platform, cancellationToken);
        }
    }

    async Task WatchSecretsAsync(PlatformProfile platform, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var notice = TimeSpan.FromDays(options.Value.SecretNoticeDays);
        var expired = platform.Secrets.Concat(platform.WebhookSecrets).Count(s => s.ExpiresOn <= now);
        await alarms.ReportAsync(AlarmCauses.SecretExpired, platform.Id, expired, cancellationToken);
        var runsOut = SigningSecret.RunOutWithin(platform.Secrets, now, notice) || SigningSecret.RunOutWithin(platform.WebhookSecrets, now, notice);
        await alarms.EnsureAsync(AlarmCauses.SecretExpiring, platform.Id, runsOut, cancellationToken);
    }
}
