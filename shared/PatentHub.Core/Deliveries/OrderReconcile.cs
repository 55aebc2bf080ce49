using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>Takes orders for a reconcile and sees to it that each is carried out, whoever does it: a row stands until it is.</summary>
public sealed class OrderReconcileHandler(ITableStore tables, IPlatformProfiles platforms, ReconcilePlatformHandler reconcile, ReconcileWaker waker, TimeProvider clock)
{
    const string RowPrefix = "W|";
    const int AtOnce = 10;

    /// <summary>The order and its report stand before anybody is woken.</summary>
    /// <param name="isDryRun">Compare only, and say what would be marked.</param>
    /// <returns>The report that tells how far it has got; null: no profile has this id.</returns>
    public async Task<ReconcileReport?> OrderAsync(string platform, bool isDryRun, string? reason, CancellationToken cancellationToken)
    {
        if (platforms.Find(platform) is null)
            return null;
        for (var now = clock.GetUtcNow(); ; now = now.AddTicks(1))
        {
            var report = ReconcileReport.Begin(now, isDryRun, reason);
            var order = new Row(platform, RowPrefix + now.SortableTicks()).Set("v", 1).Set("run", report.Id);
            if (await tables.SubmitAsync(HubTables.Platforms, platform, [new RowChange.Insert(order), new RowChange.Insert(report.ToRow(platform, ReconcileReport.RunPrefix + report.Id))], cancellationToken)
                is not SubmitResult.Committed)
                continue;
            await waker.WakeAsync([platform], cancellationToken);
            return report;
        }
    }

    /// <summary>Wakes the platforms of which something is ordered, and has not been done.</summary>
    public async Task WakeAsync(CancellationToken cancellationToken)
    {
        var ordered = new List<string>();
        foreach (var platform in platforms.All)
            if (await tables.AnyAsync(HubTables.Platforms, RowRange.Prefix(platform.Id, RowPrefix), cancellationToken))
                ordered.Add(platform.Id);
        await waker.WakeAsync(ordered, cancellationToken);
    }

    /// <summary>Carries out what is ordered, oldest first.</summary>
    /// <param name="id">The platform; one that is not known any more is left alone.</param>
    public async Task HandleAsync(string id, CancellationToken cancellationToken)
    {
        if (platforms.Find(id) is not { } platform)
            return;
        foreach (var order in await tables.TakeAsync(HubTables.Platforms, RowRange.Prefix(id, RowPrefix), AtOnce, cancellationToken))
            if (await reconcile.HandleAsync(platform, order.GetString("run"), cancellationToken))
                await tables.TryAsync(HubTables.Platforms, id, new RowChange.Delete(order.RowKey, order.StoredETag), cancellationToken);
    }
}
