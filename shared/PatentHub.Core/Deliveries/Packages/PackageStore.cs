using PatentHub.Storage;

namespace PatentHub.Deliveries.Packages;

/// <summary>Packages and what became of their listings.</summary>
public sealed class PackageStore(ITableStore tables)
{
    public async Task<Package?> FindAsync(string platform, string id, CancellationToken cancellationToken) =>
        await tables.FindAsync(HubTables.Packages, platform, PackageKeys.Package(id), cancellationToken) is { } row ? Package.FromRow(row) : null;

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<Package>> ListAsync(string platform, int limit, CancellationToken cancellationToken)
    {
        var packages = new List<Package>();
        await foreach (var row in tables.RowsAsync(HubTables.Packages, RowRange.Prefix(platform, PackageKeys.PackagePrefix), cancellationToken))
            packages.Add(Package.FromRow(row));
        return [.. packages.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id, StringComparer.Ordinal).Take(limit)];
    }

    public async Task<Dictionary<string, PackageItem>> ReadItemsAsync(string platform, string id, CancellationToken cancellationToken)
    {
        var items = new Dictionary<string, PackageItem>(StringComparer.Ordinal);
        await foreach (var row in tables.RowsAsync(HubTables.Packages, new RowRange(PackageKeys.Items(platform, id)), cancellationToken))
            items[row.RowKey] = PackageItem.FromRow(row);
        return items;
    }

    /// <summary>Keeps the listings of a package that nobody sees before <see cref="AnnounceAsync"/>. What stands there already is the same.</summary>
    public Task KeepItemsAsync(string platform, string id, IEnumerable<PackageItem> items, CancellationToken cancellationToken)
    {
        var partition = PackageKeys.Items(platform, id);
        var groups = items.Select(item => new PartitionBatch.Group<PackageItem>(item, [new RowChange.Insert(item.ToRow(partition))])).ToList();
        return PartitionBatch.SubmitAsync(tables, HubTables.Packages, partition, groups, cancellationToken);
    }

    /// <summary>Lets a package be seen, and missed.</summary>
    public ValueTask<SubmitResult> AnnounceAsync(Package package, CancellationToken cancellationToken) =>
        tables.SubmitAsync(HubTables.Packages, package.Platform, [new RowChange.Insert(package.ToRow()), new RowChange.Insert(Marker(package))], cancellationToken);

    /// <summary>Keeps results, each once: one that stands stays as it is.</summary>
    /// <returns>The package as it is then.</returns>
    public async Task<Package> SettleAsync(Package package, IReadOnlyCollection<PackageItem> results, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var partition = PackageKeys.Items(package.Platform, package.Id);
        var rows = results.Count == 0 ? [] : await tables.ReadManyAsync(HubTables.Packages, partition, [.. results.Select(r => r.ListingId)], cancellationToken);
        var open = rows.Where(r => r.GetString("result") is null).ToDictionary(r => r.RowKey, r => r.StoredETag, StringComparer.Ordinal);
        var groups = results.Where(r => open.ContainsKey(r.ListingId))
            .Select(r => new PartitionBatch.Group<PackageItem>(r, [new RowChange.Replace(r.ToRow(partition), open[r.ListingId])])).ToList();
        // Where another receipt came between, its word stands.
        await PartitionBatch.SubmitAsync(tables, HubTables.Packages, partition, groups, cancellationToken);
        // Counted anew from what stands there, so that a count that a crash left behind is mended by the same receipt.
        var items = (await ReadItemsAsync(package.Platform, package.Id, cancellationToken)).Values;
        return await ChangeAsync(package, p => p with
        {
            Accepted = items.Count(i => i.Result == PackageItem.Accepted),
            Rejected = items.Count(i => i.Result == PackageItem.Rejected),
            ReceiptAt = now,
        }, cancellationToken);
    }

    public Task<Package> DiscardAsync(Package package, string reason, DateTimeOffset now, CancellationToken cancellationToken) =>
        ChangeAsync(package, p => p.IsOver ? p : p with { DiscardedAt = now, DiscardReason = reason }, cancellationToken);

    async Task<Package> ChangeAsync(Package package, Func<Package, Package> change, CancellationToken cancellationToken)
    {
        var row = await tables.UpdateAsync(HubTables.Packages, package.Platform, PackageKeys.Package(package.Id), row => change(Package.FromRow(row!)) is var after && after == Package.FromRow(row!) ? null : after.ToRow(), cancellationToken);
        var changed = Package.FromRow(row!);
        if (changed.IsOver && await tables.FindAsync(HubTables.Packages, package.Platform, PackageKeys.Open(changed), cancellationToken) is { } marker)
            await tables.TryAsync(HubTables.Packages, package.Platform, new RowChange.Delete(marker.RowKey, marker.StoredETag), cancellationToken);
        return changed;
    }

    static Row Marker(Package package) => new Row(package.Platform, PackageKeys.Open(package)).Set("v", 1).Set("id", package.Id);
}
