using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>A platform with its state and what waits for it.</summary>
/// <param name="Counted">Its deliveries by phase when they were last counted; null: not counted yet.</param>
/// <param name="LastReconcile">The last one that was complete.</param>
public sealed record PlatformOverview(PlatformProfile Profile, PlatformBacklog Backlog, DeliveryFigures? Counted, DateTimeOffset? CountedAt, ReconcileReport? LastReconcile)
{
    public PlatformState State => Backlog.Row;
}

/// <summary>The platforms with their states, from single rows and short ranges: what is costly to know is taken from the last count.</summary>
public sealed class PlatformQuery(ITableStore tables, PlatformBacklogQuery backlogs, IPlatformProfiles platforms)
{
    /// <summary>Null: no profile has this id.</summary>
    public async Task<PlatformOverview?> FindAsync(string id, CancellationToken cancellationToken) =>
        platforms.Find(id) is { } platform ? await ReadAsync(platform, await ReadFiguresAsync(cancellationToken), cancellationToken) : null;

    public async Task<IReadOnlyList<PlatformOverview>> ListAsync(CancellationToken cancellationToken)
    {
        var figures = await ReadFiguresAsync(cancellationToken);
        var list = new List<PlatformOverview>();
        foreach (var platform in platforms.All)
            list.Add(await ReadAsync(platform, figures, cancellationToken));
        return list;
    }

    async Task<HubFigures?> ReadFiguresAsync(CancellationToken cancellationToken) =>
        HubFigures.FromRow(await tables.FindAsync(HubTables.Figures, HubFigures.Partition, HubFigures.RowKey, cancellationToken));

    async Task<PlatformOverview> ReadAsync(PlatformProfile platform, HubFigures? figures, CancellationToken cancellationToken) => new(
        platform, await backlogs.ReadAsync(platform, cancellationToken), figures?.Deliveries.GetValueOrDefault(platform.Id), figures?.At,
        ReconcileReport.FromRow(await tables.FindAsync(HubTables.Platforms, platform.Id, ReconcileReport.RowKey, cancellationToken)));
}
