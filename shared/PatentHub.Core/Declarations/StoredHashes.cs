using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>What is stored under a page's numbers, as far as it tells whether anything changed: two columns of small rows.</summary>
public sealed class StoredHashes(ITableStore tables)
{
    const int BucketsAtOnce = 4;
    static readonly string[] Columns = ["contentHash", "deleted"];

    /// <returns>The content hash of each declaration that is stored; empty of a deleted one, whose content is to be stated anew.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(IEnumerable<string> numbers, CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        await Workers.ForEachAsync(numbers.Distinct(StringComparer.Ordinal).GroupBy(Buckets.Of), BucketsAtOnce, async bucket =>
        {
            var rows = await tables.ReadManyAsync(HubTables.Records, bucket.Key, [.. bucket.Select(RecordKeys.Declaration)], Columns, cancellationToken);
            lock (hashes)
                foreach (var row in rows)
                    hashes[row.RowKey[RecordKeys.DeclarationPrefix.Length..]] = row.GetBoolean("deleted") ? "" : row.GetString("contentHash")!;
        });
        return hashes;
    }
}
