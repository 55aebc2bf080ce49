using System.Runtime.InteropServices;
using PatentHub.Storage;

namespace PatentHub.Simulation.Store;

/// <param name="Before">The row before; null where there was none.</param>
/// <param name="After">The row after; null where it was deleted.</param>
readonly record struct RowStep(string Key, Row? Before, Row? After);

/// <summary>The rows of all tables, shared by all instances of the hub. Every commit is shown to whoever watches.</summary>
sealed class StoreState
{
    readonly Dictionary<(string Table, string Partition), SortedList<string, Row>> _partitions = [];
    long _version;

    /// <summary>Called after each transaction: table, partition, steps, and the instance that wrote.</summary>
    public Action<string, string, IReadOnlyList<RowStep>, int>? Committed { get; set; }

    public Row? Find(string table, string partition, string key) =>
        _partitions.TryGetValue((table, partition), out var rows) && rows.TryGetValue(key, out var row) ? row : null;

    /// <summary>Rows from <paramref name="from"/> (inclusive; null: from the first) up to <paramref name="to"/> (exclusive; null: to the last).</summary>
    public IEnumerable<Row> Range(string table, string partition, string? from, string? to)
    {
        if (!_partitions.TryGetValue((table, partition), out var rows))
            yield break;
        for (var i = from is null ? 0 : LowerBound(rows, from); i < rows.Count && (to is null || string.CompareOrdinal(rows.GetKeyAtIndex(i), to) < 0); i++)
            yield return rows.GetValueAtIndex(i);
    }

    public IEnumerable<Row> Prefixed(string table, string partition, string prefix)
    {
        var range = RowRange.Prefix(partition, prefix);
        return Range(table, partition, range.From, range.To);
    }

    /// <summary>All rows of a table whose key begins with <paramref name="prefix"/>.</summary>
    public IEnumerable<Row> All(string table, string prefix) =>
        _partitions.Keys.Where(k => k.Table == table).Select(k => k.Partition).Order(StringComparer.Ordinal).ToList().SelectMany(p => Prefixed(table, p, prefix));

    public SubmitResult Commit(string table, string partition, IReadOnlyList<RowChange> changes, int instance)
    {
        TableLimits.ValidateTransaction(partition, changes);
        ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(_partitions, (table, partition), out _);
        rows ??= new(StringComparer.Ordinal);
        for (var i = 0; i < changes.Count; i++)
            if (ConflictOf(changes[i], rows.GetValueOrDefault(changes[i].RowKey)) is { } kind)
                return new SubmitResult.Conflict(i, kind);
        var etags = new string?[changes.Count];
        var steps = new RowStep[changes.Count];
        for (var i = 0; i < changes.Count; i++)
        {
            var before = rows.GetValueOrDefault(changes[i].RowKey);
            if (changes[i] is RowChange.Delete)
            {
                rows.Remove(changes[i].RowKey);
                steps[i] = new(changes[i].RowKey, before, null);
                continue;
            }
            etags[i] = FormattableString.Invariant($"W/\"{++_version}\"");
            var after = (changes[i] is RowChange.Insert insert ? insert.Row : ((RowChange.Replace)changes[i]).Row).Copy(etags[i]);
            rows[changes[i].RowKey] = after;
            steps[i] = new(changes[i].RowKey, before, after);
        }
        Committed?.Invoke(table, partition, steps, instance);
        return new SubmitResult.Committed(etags);
    }

    static ConflictKind? ConflictOf(RowChange change, Row? stored) => change switch
    {
        RowChange.Insert => stored is null ? null : ConflictKind.Exists,
        RowChange.Replace replace => Compare(stored, replace.ETag),
        RowChange.Delete delete => Compare(stored, delete.ETag),
        _ => throw new InvalidOperationException($"No rule for {change.GetType().Name}."),
    };

    static ConflictKind? Compare(Row? stored, string etag) =>
        stored is null ? ConflictKind.Missing : stored.ETag == etag ? null : ConflictKind.Changed;

    static int LowerBound(SortedList<string, Row> rows, string key)
    {
        var (low, high) = (0, rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(rows.GetKeyAtIndex(middle), key) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
