using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>What is stored under a page's numbers, as far as it tells whether anything changed: a few columns of small rows.</summary>
public sealed class StoredHashes(ITableStore tables)
{
    const int BucketsAtOnce = 4;

    /// <returns>For each declaration that is stored the content hash of what the source stated; empty where it does not, or not any more.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(string source, IEnumerable<string> numbers, CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        await Workers.ForEachAsync(numbers.Distinct(StringComparer.Ordinal).GroupBy(Buckets.Of), BucketsAtOnce, async bucket =>
        {
            var rows = await tables.ReadManyAsync(HubTables.Records, bucket.Key, [.. bucket.Select(RecordKeys.Declaration)], DeclarationHead.HashColumns, cancellationToken);
            lock (hashes)
                foreach (var row in rows)
                    hashes[row.RowKey[RecordKeys.DeclarationPrefix.Length..]] = DeclarationHead.HashOf(row, source) ?? "";
        });
        return hashes;
    }
}
