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
        var events = await tables.ReadManyAsync(HubTables.Inbox, platform, [.. done.Select(d => InboxKeys.Event(d.GetString("key")!))], cancellationToken);
        var places = await tables.ReadManyAsync(HubTables.Inbox, platform, [.. events.Select(e => InboxEvent.FromRow(e).ToPlace()?.RowKey).OfType<string>()], cancellationToken);
        var byKey = events.Select(e => (Key: e.RowKey[InboxKeys.EventPrefix.Length..], Row: e)).Concat(places.Select(p => (Key: p.GetString("key")!, Row: p))).ToLookup(r => r.Key, r => r.Row, StringComparer.Ordinal);
        var groups = done.ConvertAll(d => new PartitionBatch.Group<Row>(d, [.. byKey[d.GetString("key")!].Prepend(d).Select(r => new RowChange.Delete(r.RowKey, r.StoredETag))]));
        return done.Count - (await PartitionBatch.SubmitAsync(tables, HubTables.Inbox, platform, groups, cancellationToken)).Count;
    }
}
