using System.Text;

namespace PatentHub.Storage;

/// <summary>
/// What Azure Table storage refuses, checked before anything is sent, so that every adapter refuses the same.
/// Source: "Understanding the Table service data model" and "Performing entity group transactions", Azure Storage REST reference.
/// </summary>
public static class TableLimits
{
    public const int TransactionChanges = 100;
    public const int TransactionBytes = 4 * 1024 * 1024;
    public const int EntityBytes = 1024 * 1024;
    public const int PropertyBytes = 64 * 1024;
    public const int Properties = 252;
    public const int KeyCharacters = 1024;

    /// <exception cref="ArgumentException">The key has a forbidden character or is too long.</exception>
    public static void ValidateKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > KeyCharacters)
            throw new ArgumentException($"A key has {key.Length} characters; at most {KeyCharacters} are allowed.", nameof(key));
        foreach (var c in key)
            if (c is '/' or '\\' or '#' or '?' || char.IsControl(c))
                throw new ArgumentException($"A key contains U+{(int)c:X4}; '/', '\\', '#', '?' and control characters are not allowed.", nameof(key));
    }

    /// <exception cref="ArgumentException">A key, a property, a row or the transaction as a whole is beyond a limit, or names a row twice.</exception>
    public static void ValidateTransaction(string partition, IReadOnlyList<RowChange> changes)
    {
        ValidateKey(partition);
        if (changes.Count is 0 or > TransactionChanges)
            throw new ArgumentException($"A transaction has {changes.Count} changes; 1 to {TransactionChanges} are allowed.", nameof(changes));
        var seen = new HashSet<string>(changes.Count, StringComparer.Ordinal);
        var total = 0L;
        foreach (var change in changes)
        {
            ValidateKey(change.RowKey);
            if (!seen.Add(change.RowKey))
                throw new ArgumentException($"Row '{change.RowKey}' stands in the transaction twice.", nameof(changes));
            if (change is RowChange.Delete)
                continue;
            var row = change is RowChange.Insert insert ? insert.Row : ((RowChange.Replace)change).Row;
            if (row.PartitionKey != partition)
                throw new ArgumentException($"Row '{row.RowKey}' is of partition '{row.PartitionKey}', the transaction of '{partition}'.", nameof(changes));
            total += ValidateRow(row);
        }
        if (total > TransactionBytes)
            throw new ArgumentException($"The transaction has {total} bytes; at most {TransactionBytes} are allowed.", nameof(changes));
    }

    static long ValidateRow(Row row)
    {
        if (row.Properties.Count > Properties)
            throw new ArgumentException($"Row '{row.RowKey}' has {row.Properties.Count} properties; at most {Properties} are allowed.", nameof(row));
        var total = 2L * (row.PartitionKey.Length + row.RowKey.Length);
        foreach (var (name, value) in row.Properties)
        {
            var size = value switch
            {
                string s => Encoding.Unicode.GetByteCount(s),
                byte[] b => b.Length,
                _ => 8,
            };
            if (size > PropertyBytes)
                throw new ArgumentException($"Property '{name}' of row '{row.RowKey}' has {size} bytes; at most {PropertyBytes} are allowed.", nameof(row));
            total += 8 + 2 * name.Length + size;
        }
        if (total > EntityBytes)
            throw new ArgumentException($"Row '{row.RowKey}' has {total} bytes; at most {EntityBytes} are allowed.", nameof(row));
        return total;
    }
}
