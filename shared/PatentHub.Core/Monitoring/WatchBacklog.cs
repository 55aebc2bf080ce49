using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Declarations;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Packages;
using PatentHub.Storage;
using PatentHub.Webhooks;

namespace PatentHub.Monitoring;

/// <summary>
/// Looks for what should have been done long ago: work older than an hour, sources that are not read to the end any more, messages that
/// were given up. One alarm for each cause and scope, however many rows; it is cleared when the last is done. What waits for a paused or
/// throttled platform counts as well: nobody should have to guess that it waits.
/// </summary>
public sealed class WatchBacklogHandler(
    ITableStore tables, PlatformStore platformStates, IPlatformProfiles platforms, IDeadLetters deadLetters, AlarmBook alarms, IOptions<DeclarationOptions> options, TimeProvider clock,
    ILogger<WatchBacklogHandler> logger)
{
    static readonly TimeSpan Overdue = TimeSpan.FromHours(1);

    /// <summary>Rows counted for one alarm.</summary>
    const int Most = 1000;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Overdue;
        foreach (var source in options.Value.Sources)
            await WatchSourceAsync(source, cancellationToken);
        await WatchFanOutAsync(before, cancellationToken);
        foreach (var platform in platforms.All)
            await WatchPlatformAsync(platform, before, cancellationToken);
        foreach (var queue in Queues.All)
            await WatchQueueAsync(queue, cancellationToken);
    }

    async Task WatchSourceAsync(SourceOptions source, CancellationToken cancellationToken)
    {
        var state = SourceState.FromRow(await tables.FindAsync(HubTables.Sources, source.Id, SourceState.RowKey, cancellationToken));
        var isStale = (state.LastEndedAt ?? state.LastStartedAt ?? state.Pause?.At) < clock.GetUtcNow().AddHours(-source.StaleHours);
        await alarms.ReportAsync(AlarmCauses.SourceStale, source.Id, isStale ? 1 : 0, cancellationToken);
    }

    /// <summary>Markers are few, unless the fan-out stands still.</summary>
    async Task WatchFanOutAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var overdue = 0L;
        foreach (var bucket in Buckets.All)
            overdue += (await tables.TakeAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.FanOutPrefix, select: ["since"]), Most, cancellationToken)).Count(m => m.GetTime("since") < before);
        await alarms.ReportAsync(AlarmCauses.FanOutOverdue, Queues.ListingFanOut, overdue, cancellationToken);
    }

    async Task WatchPlatformAsync(PlatformProfile platform, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var state = await platformStates.ReadAsync(platform, cancellationToken);
        var (deliveries, events) = (0L, 0L);
        foreach (var (partition, index) in PlatformStore.Partitions(state).Select((p, i) => (p, i)))
        {
            deliveries += await CountAsync(HubTables.Deliveries, partition, DeliveryKeys.DuePrefix, before, cancellationToken);
            events += await CountAsync(HubTables.Inbox, platform.Id, InboxKeys.TodoPrefix(index), before, cancellationToken);
        }
        await alarms.ReportAsync(AlarmCauses.DeliveryOverdue, platform.Id, deliveries, cancellationToken);
        await alarms.ReportAsync(AlarmCauses.EventOverdue, platform.Id, events, cancellationToken);
        if (platform.Packages is not null)
            await alarms.ReportAsync(AlarmCauses.ReceiptOverdue, platform.Id, await CountAsync(HubTables.Packages, platform.Id, PackageKeys.OpenPrefix, clock.GetUtcNow().AddTicks(1), cancellationToken), cancellationToken);
    }

    /// <summary>Rows that are keyed by the time when they fell due.</summary>
    async Task<long> CountAsync(string table, string partition, string prefix, DateTimeOffset before, CancellationToken cancellationToken) =>
        (await tables.TakeAsync(table, new RowRange(partition, prefix, prefix + before.SortableTicks(), Select: ["id"]), Most, cancellationToken)).Count;

    async Task WatchQueueAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            await alarms.ReportAsync(AlarmCauses.DeadLetter, queue, await deadLetters.CountAsync(queue, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StoreUnavailableException))
        {
            // The queue's own trouble is no reason to keep silent about the rest.
            MonitoringLog.Uncounted(logger, queue, exception);
        }
    }
}
