using Microsoft.Extensions.Logging;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>
/// Works on one partition of a platform's deliveries under its lease: applies partners' events, settles doubts, sends what is due.
/// </summary>
public sealed class SendDeliveriesHandler(DeliveryRunner runner, IPlatformProfiles platforms, LeaseKeeper leases, DeliveryWaker waker, TimeProvider clock, ILogger<SendDeliveriesHandler> logger)
{
    static readonly TimeSpan RunBudget = TimeSpan.FromSeconds(90);

    /// <summary>Long enough for three requests to time out one after the other; each batch renews it.</summary>
    static TimeSpan LeaseDuration(PlatformProfile platform) => 3 * (platform.Limits.Timeout + DeliveryBatchSender.Margin);

    public static string LeaseScope(string partition) => $"deliver|{partition}";

    /// <param name="partition">Of the table of deliveries; one of a platform that is not known (any more) is left alone.</param>
    public async Task HandleAsync(string partition, CancellationToken cancellationToken)
    {
        if (!partition.Contains('|', StringComparison.Ordinal) || platforms.Find(DeliveryKeys.PlatformOf(partition)) is not { } platform)
            return;
        try
        {
            var started = clock.GetTimestamp();
            var more = false;
            await leases.RunAsync(LeaseScope(partition), LeaseDuration(platform), async lease =>
                more = await runner.RunAsync(platform, partition, lease, () => clock.GetElapsedTime(started) >= RunBudget, cancellationToken), cancellationToken);
            if (more)
                await waker.WakeAsync([partition], cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            DeliveriesLog.StoreUnavailable(logger, partition, exception);
        }
    }
}
