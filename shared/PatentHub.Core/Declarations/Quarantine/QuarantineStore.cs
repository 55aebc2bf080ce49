using System.Runtime.InteropServices;
using PatentHub.Storage;

namespace PatentHub.Declarations.Quarantine;

/// <summary>Items that cannot be kept, by source. The same bad item twice is one row and one write.</summary>
public sealed class QuarantineStore(ITableStore tables, IBlobStore blobs, TimeProvider clock)
{
    /// <summary>Nesting that an original may have: no more than a feed's page.</summary>
    public const int DeepestItem = 256;

    /// <summary>Open entries of a source, in the order of their keys.</summary>
    /// <param name="after">Key of the last one of the page before; null: the first page.</param>
    public async Task<IReadOnlyList<QuarantineEntry>> ListAsync(string source, string? after, int limit, CancellationToken cancellationToken)
    {
        var range = RowRange.Prefix(source, QuarantineEntry.OpenPrefix);
        if (after is not null)
            range = range with { From = QuarantineEntry.OpenPrefix + after + "\0" };
        return [.. (await tables.TakeAsync(HubTables.Quarantine, range, limit, cancellationToken)).Select(QuarantineEntry.FromRow)];
    }

    /// <summary>The entry, open or handled, with the row that it is from.</summary>
    public async Task<(QuarantineEntry Entry, Row Row)?> FindAsync(string source, string key, CancellationToken cancellationToken)
    {
        var rows = await tables.ReadManyAsync(HubTables.Quarantine, source, [QuarantineEntry.OpenPrefix + key, QuarantineEntry.HandledPrefix + key], cancellationToken);
        return rows.OrderByDescending(r => r.RowKey, StringComparer.Ordinal).FirstOrDefault() is { } row ? (QuarantineEntry.FromRow(row), row) : null;
    }

    /// <summary>The original item (JSON); null where it was taken away since it turned out to be secret.</summary>
    public async Task<byte[]?> ReadOriginalAsync(QuarantineEntry entry, CancellationToken cancellationToken)
    {
        if (entry.RawBlob is null)
            return entry.Raw;
        await using var content = await blobs.OpenReadAsync(HubContainers.RawItems, entry.RawBlob, cancellationToken);
        if (content is null)
            return null;
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    /// <summary>Notes what somebody decided; false where the entry changed meanwhile.</summary>
    public async Task<bool> HandleAsync(QuarantineEntry entry, Row row, QuarantineHandling handling, CancellationToken cancellationToken) =>
        await tables.SubmitAsync(HubTables.Quarantine, entry.Source,
            [new RowChange.Delete(row.RowKey, row.StoredETag), new RowChange.Insert((entry with { Handling = handling }).ToRow())], cancellationToken) is SubmitResult.Committed;

    /// <summary>Removes what is kept of numbers that turn out to be secret, open or handled, with its content.</summary>
    internal async Task ForgetAsync(string source, IReadOnlyCollection<string> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Count == 0)
            return;
        var rows = await tables.ReadManyAsync(HubTables.Quarantine, source, [.. numbers.SelectMany(n => new[] { QuarantineEntry.OpenPrefix + n, QuarantineEntry.HandledPrefix + n })], cancellationToken);
        foreach (var blob in rows.Select(row => row.GetString("rawBlob")).OfType<string>())
            await blobs.DeleteAsync(HubContainers.RawItems, blob, cancellationToken);
        await DeleteAsync(source, rows, cancellationToken);
    }

    /// <summary>Removes an entry with its content; false where it changed meanwhile.</summary>
    public async Task<bool> RemoveAsync(QuarantineEntry entry, Row row, CancellationToken cancellationToken)
    {
        if (entry.RawBlob is { } blob)
            await blobs.DeleteAsync(HubContainers.RawItems, blob, cancellationToken);
        return await tables.TryAsync(HubTables.Quarantine, row.PartitionKey, new RowChange.Delete(row.RowKey, row.StoredETag), cancellationToken);
    }

    internal async Task KeepAsync(string source, IReadOnlyList<DeclarationItem.Quarantined> items, CancellationToken cancellationToken)
    {
        var last = items.GroupBy(i => i.Key, StringComparer.Ordinal).Select(g => g.Last()).ToList();
        while (last.Count > 0)
        {
            string[] keys = [.. last.SelectMany(i => new[] { QuarantineEntry.OpenPrefix + i.Key, QuarantineEntry.HandledPrefix + i.Key })];
            var there = (await tables.ReadManyAsync(HubTables.Quarantine, source, keys, cancellationToken)).ToDictionary(r => r.RowKey, StringComparer.Ordinal);
            var groups = new List<PartitionBatch.Group<DeclarationItem.Quarantined>>();
            foreach (var item in last)
            {
                var (open, handled) = (there.GetValueOrDefault(QuarantineEntry.OpenPrefix + item.Key), there.GetValueOrDefault(QuarantineEntry.HandledPrefix + item.Key));
                if ((open ?? handled)?.GetString("contentHash") == item.ContentHash)
                    continue;
                var row = (await ToEntryAsync(source, item, open ?? handled, cancellationToken)).ToRow();
                List<RowChange> changes = [open is null ? new RowChange.Insert(row) : new RowChange.Replace(row, open.StoredETag)];
                if (handled is not null)
                    changes.Add(new RowChange.Delete(handled.RowKey, handled.StoredETag));
                groups.Add(new(item, changes));
            }
            last = [.. (await PartitionBatch.SubmitAsync(tables, HubTables.Quarantine, source, groups, cancellationToken)).Select(r => r.Group.Item)];
        }
    }

    /// <summary>Removes what the source has mended by itself.</summary>
    /// <param name="keys">Numbers that are kept now, or may not be kept at all.</param>
    internal async Task ClearAsync(string source, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count > 0)
            await DeleteAsync(source, await FindOpenAsync(source, keys, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Removes what the source has not stated in a complete run: an item without a readable number has nothing else by which its correction
    /// could be known.
    /// </summary>
    internal async Task SweepAsync(string source, DateTimeOffset started, Func<string, bool> isStated, CancellationToken cancellationToken)
    {
        var gone = new List<Row>();
        await foreach (var row in tables.RowsAsync(HubTables.Quarantine, new RowRange(source, Select: ["key", "lastSeenAt"]), cancellationToken))
            if (row.GetTime("lastSeenAt") < started && !isStated(row.GetString("key")!))
                gone.Add(row);
        await DeleteAsync(source, gone, cancellationToken);
    }

    /// <summary>A source has few bad items: one look at their list tells more, and costs less, than a question about every number.</summary>
    async Task<IEnumerable<Row>> FindOpenAsync(string source, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var rows = keys.Select(key => QuarantineEntry.OpenPrefix + key).ToHashSet(StringComparer.Ordinal);
        var list = await tables.QueryAsync(HubTables.Quarantine, RowRange.Prefix(source, QuarantineEntry.OpenPrefix, select: ["key"]), cancellationToken);
        return list.Continuation is null
            ? list.Rows.Where(row => rows.Contains(row.RowKey))
            : await tables.ReadManyAsync(HubTables.Quarantine, source, rows, cancellationToken);
    }

    async Task DeleteAsync(string source, IEnumerable<Row> rows, CancellationToken cancellationToken) =>
        await PartitionBatch.SubmitAsync(tables, HubTables.Quarantine, source, [.. rows.Select(row => new PartitionBatch.Group<Row>(row, [new RowChange.Delete(row.RowKey, row.StoredETag)]))], cancellationToken);

    async Task<QuarantineEntry> ToEntryAsync(string source, DeclarationItem.Quarantined item, Row? before, CancellationToken cancellationToken)
    {
        var raw = JsonMarshal.GetRawUtf8Value(item.Raw).ToArray();
        var blob = await RawItems.KeepLongAsync(blobs, raw, cancellationToken);
        var now = clock.GetUtcNow();
        return new(source, item.Key, item.ContentHash, item.Reasons, blob is null ? raw : null, blob, before?.GetTime("firstSeenAt") ?? now, now, null);
    }
}
