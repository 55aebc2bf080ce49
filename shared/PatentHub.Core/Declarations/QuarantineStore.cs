using System.Runtime.InteropServices;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>Items that cannot be kept, with their original and the reasons, by source. The same bad item twice is one row and one write.</summary>
public sealed class QuarantineStore(ITableStore tables, IBlobStore blobs, TimeProvider clock)
{
    public const string RowPrefix = "Q|";

    internal async Task KeepAsync(string source, IReadOnlyList<DeclarationItem.Quarantined> items, CancellationToken cancellationToken)
    {
        var last = items.GroupBy(i => i.Key, StringComparer.Ordinal).Select(g => g.Last()).ToList();
        while (last.Count > 0)
        {
            var rows = await tables.ReadManyAsync(HubTables.Quarantine, source, [.. last.Select(i => RowPrefix + i.Key)], cancellationToken);
            var there = rows.ToDictionary(r => r.RowKey, StringComparer.Ordinal);
            var groups = new List<PartitionBatch.Group<DeclarationItem.Quarantined>>();
            foreach (var item in last)
            {
                var stored = there.GetValueOrDefault(RowPrefix + item.Key);
                if (stored?.GetString("contentHash") == item.ContentHash)
                    continue;
                var row = await ToRowAsync(source, item, stored, cancellationToken);
                groups.Add(new(item, [stored is null ? new RowChange.Insert(row) : new RowChange.Replace(row, stored.StoredETag)]));
            }
            last = [.. (await PartitionBatch.SubmitAsync(tables, HubTables.Quarantine, source, groups, cancellationToken)).Select(r => r.Group.Item)];
        }
    }

    /// <summary>Removes what the source has mended by itself.</summary>
    /// <param name="keys">Numbers that are kept now, or may not be kept at all.</param>
    internal async Task ClearAsync(string source, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return;
        var groups = (await FindAsync(source, keys, cancellationToken)).Select(row => new PartitionBatch.Group<Row>(row, [new RowChange.Delete(row.RowKey, row.StoredETag)])).ToList();
        await PartitionBatch.SubmitAsync(tables, HubTables.Quarantine, source, groups, cancellationToken);
    }

    /// <summary>A source has few bad items: one look at their list tells more, and costs less, than a question about every number.</summary>
    async Task<IEnumerable<Row>> FindAsync(string source, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var rows = keys.Select(key => RowPrefix + key).ToHashSet(StringComparer.Ordinal);
        var list = await tables.QueryAsync(HubTables.Quarantine, RowRange.Prefix(source, RowPrefix, select: ["key"]), cancellationToken);
        return list.Continuation is null
            ? list.Rows.Where(row => rows.Contains(row.RowKey))
            : await tables.ReadManyAsync(HubTables.Quarantine, source, rows, cancellationToken);
    }

    async Task<Row> ToRowAsync(string source, DeclarationItem.Quarantined item, Row? stored, CancellationToken cancellationToken)
    {
        var raw = JsonMarshal.GetRawUtf8Value(item.Raw).ToArray();
        var blob = await RawItems.KeepLongAsync(blobs, raw, cancellationToken);
        var now = clock.GetUtcNow();
        return new Row(source, RowPrefix + item.Key)
            .Set("v", 1).Set("key", item.Key).Set("contentHash", item.ContentHash)
            .Set("reasons", Snapshot.Write(item.Reasons))
            .Set("raw", blob is null ? raw : null).Set("rawBlob", blob)
            .Set("firstSeenAt", stored?.GetTime("firstSeenAt") ?? now).Set("lastSeenAt", now);
    }
}
