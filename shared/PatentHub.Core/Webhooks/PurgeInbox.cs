using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Webhooks;

/// <summary>Removes events that are older than the retention, found by their time-keyed rows.</summary>
public sealed class PurgeInboxHandler(ITableStore tables, IPlatformProfiles platforms, IOptions<WebhookOptions> options, TimeProvider clock, ILogger<PurgeInboxHandler> logger)
{
    const int AtOnce = 50;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().AddDays(-options.Value.RetentionDays);
        foreach (var platform in platforms.All)
        {
            var purged = 0;
            while (await PurgeAsync(platform.Id, before, cancellationToken) is var count and > 0)
                purged += count;
            if (purged > 0)
                WebhooksLog.Purged(logger, platform.Id, purged);
        }
    }

    async Task<int> PurgeAsync(string platform, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var range = new RowRange(platform, InboxKeys.DonePrefix, InboxKeys.DonePrefix + before.SortableTicks());
        var done = await tables.TakeAsync(HubTables.Inbox, range, AtOnce, cancellationToken);
        if (done.Count == 0)
            return 0;
        var events = (await tables.ReadManyAsync(HubTables.Inbox, platform, [.. done.Select(d => InboxKeys.Event(d.GetString("key")!))], cancellationToken)).ToDictionary(r => r.RowKey, StringComparer.Ordinal);
        var groups = done.Select(d => new PartitionBatch.Group<Row>(d, events.TryGetValue(InboxKeys.Event(d.GetString("key")!), out var e)
            ? [new RowChange.Delete(d.RowKey, d.StoredETag), new RowChange.Delete(e.RowKey, e.StoredETag)]
            : [new RowChange.Delete(d.RowKey, d.StoredETag)])).ToList();
        return done.Count - (await PartitionBatch.SubmitAsync(tables, HubTables.Inbox, platform, groups, cancellationToken)).Count;
    }
}
