using System.Runtime.InteropServices;
using System.Text.Json;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>Items that cannot be kept, with their original and the reasons, by source. The same bad item twice is one row and one write.</summary>
public sealed class QuarantineStore(ITableStore tables, IBlobStore blobs, TimeProvider clock)
{
    public const string RowPrefix = "Q|";

    /// <summary>A string property holds 32,768 characters; as many findings as fit safely are kept.</summary>
    const int MaxFindings = 50;

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

    async Task<Row> ToRowAsync(string source, DeclarationItem.Quarantined item, Row? stored, CancellationToken cancellationToken)
    {
        var raw = JsonMarshal.GetRawUtf8Value(item.Raw).ToArray();
        var blob = await RawItems.KeepLongAsync(blobs, raw, cancellationToken);
        IReadOnlyList<Finding> reasons = [.. item.Reasons.Take(MaxFindings)];
        var now = clock.GetUtcNow();
        return new Row(source, RowPrefix + item.Key)
            .Set("v", 1).Set("key", item.Key).Set("contentHash", item.ContentHash)
            .Set("reasons", JsonSerializer.Serialize(reasons, DeclarationJson.Documents.IReadOnlyListFinding))
            .Set("raw", blob is null ? raw : null).Set("rawBlob", blob)
            .Set("firstSeenAt", stored?.GetTime("firstSeenAt") ?? now).Set("lastSeenAt", now);
    }
}
