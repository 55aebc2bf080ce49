using PatentHub.Storage;

namespace PatentHub.Deliveries.Redrives;

/// <summary>Redrives and their progress, by platform.</summary>
public sealed class RedriveStore(ITableStore tables)
{
    /// <returns>False: another one has begun at the same tick.</returns>
    public Task<bool> CreateAsync(Redrive redrive, CancellationToken cancellationToken) =>
        tables.TryAsync(HubTables.Redrives, redrive.Platform, new RowChange.Insert(redrive.ToRow()), cancellationToken);

    public async Task<Redrive?> FindAsync(string platform, string id, CancellationToken cancellationToken) =>
        await tables.FindAsync(HubTables.Redrives, platform, Redrive.RowKey(id), cancellationToken) is { } row ? Redrive.FromRow(row) : null;

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<Redrive>> ListAsync(string platform, int limit, CancellationToken cancellationToken) =>
        [.. (await tables.TakeAsync(HubTables.Redrives, RowRange.Prefix(platform, Redrive.RowPrefix), limit, cancellationToken)).Select(Redrive.FromRow)];

    /// <summary>Changes a redrive, again if another writer came between.</summary>
    /// <returns>As it is now; null where there is none.</returns>
    public async Task<Redrive?> UpdateAsync(string platform, string id, Func<Redrive, Redrive?> change, CancellationToken cancellationToken) =>
        await tables.UpdateAsync(HubTables.Redrives, platform, Redrive.RowKey(id), row => row is null ? null : change(Redrive.FromRow(row))?.ToRow(), cancellationToken) is { } after
            ? Redrive.FromRow(after) : null;

    public async Task<RedriveProgress> ProgressAsync(string platform, string id, string partition, CancellationToken cancellationToken) =>
        await tables.FindAsync(HubTables.Redrives, platform, RedriveProgress.RowKey(id, partition), cancellationToken) is { } row
            ? RedriveProgress.FromRow(row) : new(partition, null, 0, false);

    /// <summary>Of all partitions that were begun.</summary>
    public async Task<IReadOnlyList<RedriveProgress>> ProgressAsync(string platform, string id, CancellationToken cancellationToken) =>
        [.. (await tables.TakeAsync(HubTables.Redrives, RowRange.Prefix(platform, RedriveProgress.Prefix(id)), TableLimits.PageRows, cancellationToken)).Select(RedriveProgress.FromRow)];

    public Task AdvanceAsync(string platform, string id, RedriveProgress progress, CancellationToken cancellationToken) =>
        tables.UpdateAsync(HubTables.Redrives, platform, RedriveProgress.RowKey(id, progress.Partition), _ => progress.ToRow(platform, id), cancellationToken);
}
