using System.Buffers;
using System.Text;

namespace PatentHub.Storage;

/// <summary>
/// What Azure Table storage refuses, checked before anything is sent, so that every adapter refuses the same.
/// Source: "Understanding the Table service data model", "Performing entity group transactions" and "Specifying conditional
/// headers", Azure Storage REST reference.
/// </summary>
public static class TableLimits
{
    public const int TransactionChanges = 100;
    public const int TransactionBytes = 4 * 1024 * 1024;
    public const int EntityBytes = 1024 * 1024;
    public const int PropertyBytes = 64 * 1024;
    public const int Properties = 252;
    public const int PageRows = 1000;

    /// <summary>1 KiB of UTF-16. The service has been seen to take more, the reference promises no more, and Azurite takes no more.</summary>
    public const int KeyCharacters = 512;

    /// <summary>
    /// Bytes of a row's two keys, percent-encoded. The service repeats them in a header of its answer to a transaction, of which
    /// Azure.Data.Tables reads lines of up to 4,096 bytes; beyond that a write succeeds and its answer cannot be read.
    /// </summary>
    public const int EncodedKeyBytes = 3072;

    /// <summary>The earliest time that Table storage keeps.</summary>
    public static readonly DateTimeOffset EarliestTime = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    const int PropertyNameCharacters = 255;

    /// <summary>Part headers and URL of one change inside the multipart body of a transaction, without its keys.</summary>
    const int ChangeEnvelopeBytes = 768;

    /// <summary>A property's annotation, quotes and commas in JSON, without its name and value.</summary>
    const int PropertyEnvelopeBytes = 64;

    /// <summary>A key stands in the JSON and, percent-encoded, in the URL: at most 6 and 9 bytes for a UTF-16 unit.</summary>
    const long KeyBytes = 15;

    /// <summary>What one UTF-16 unit costs at most in JSON: <c>\uXXXX</c>.</summary>
    const int EscapedCharacterBytes = 6;

    static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    static readonly SearchValues<char> Alphanumerics = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    static readonly SearchValues<char> Identifiers = SearchValues.Create("_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>3 to 63 ASCII letters and digits, a letter first. Names that differ only in case mean the same table.</summary>
    /// <exception cref="ArgumentException">The name is not one of a table.</exception>
    public static void ValidateTable(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Length is < 3 or > 63 || !Letters.Contains(table[0]) || table.AsSpan().ContainsAnyExcept(Alphanumerics)
            || table.Equals("tables", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"'{table}' is no table name: 3 to 63 letters and digits, a letter first, and not 'tables'.", nameof(table));
    }

    /// <exception cref="ArgumentException">The key has a forbidden character, half a surrogate pair, or is too long.</exception>
    public static void ValidateKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > KeyCharacters)
            throw new ArgumentException($"A key has {key.Length} characters; at most {KeyCharacters} are allowed.", nameof(key));
        foreach (var c in key)
            if (c is '/' or '\\' or '#' or '?' || char.IsControl(c))
                throw new ArgumentException($"A key contains U+{(int)c:X4}; '/', '\\', '#', '?' and control characters are not allowed.", nameof(key));
        if (!IsWellFormed(key))
            throw new ArgumentException("A key contains half a surrogate pair.", nameof(key));
    }

    /// <exception cref="ArgumentException">The partition key or the limit is not allowed.</exception>
    public static void ValidateRange(RowRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        ValidateKey(range.Partition);
        if (range.Limit is < 1 or > PageRows)
            throw new ArgumentException($"A page of {range.Limit} rows was asked for; 1 to {PageRows} are allowed.", nameof(range));
    }

    /// <exception cref="ArgumentException">
    /// A key, an ETag, a property, a row or the transaction as a whole is beyond a limit, or the transaction names a row twice.
    /// </exception>
    public static void ValidateTransaction(string partition, IReadOnlyList<RowChange> changes)
    {
        ValidateKey(partition);
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Count is 0 or > TransactionChanges)
            throw new ArgumentException($"A transaction has {changes.Count} changes; 1 to {TransactionChanges} are allowed.", nameof(changes));
        var seen = new HashSet<string>(changes.Count, StringComparer.Ordinal);
        foreach (var change in changes)
        {
            ValidateKey(change.RowKey);
            if (!FitsEncoded(partition, change.RowKey))
                throw new ArgumentException($"The keys of row '{change.RowKey}' are longer than {EncodedKeyBytes} bytes when percent-encoded.", nameof(changes));
            if (!seen.Add(change.RowKey))
                throw new ArgumentException($"Row '{change.RowKey}' stands in the transaction twice.", nameof(changes));
            ValidateChange(partition, change);
        }
        var bytes = PayloadBytes(partition, changes, exact: false) <= TransactionBytes ? 0 : PayloadBytes(partition, changes, exact: true);
        if (bytes > TransactionBytes)
            throw new ArgumentException($"The transaction has {bytes} bytes; at most {TransactionBytes} are allowed.", nameof(changes));
    }

    static void ValidateChange(string partition, RowChange change)
    {
        switch (change)
        {
            case RowChange.Insert insert:
                ValidateRow(partition, insert.Row);
                break;
            case RowChange.Replace replace:
                ValidateETag(replace.RowKey, replace.ETag);
                ValidateRow(partition, replace.Row);
                break;
            case RowChange.Delete delete:
                ValidateETag(delete.RowKey, delete.ETag);
                break;
        }
    }

    /// <summary>A wildcard would overwrite what the caller never saw.</summary>
    static void ValidateETag(string row, string etag)
    {
        if (string.IsNullOrWhiteSpace(etag) || etag.Trim() == "*")
            throw new ArgumentException($"The change of row '{row}' names no ETag ('{etag}'); an unconditional write is not allowed.", nameof(etag));
    }

    static void ValidateRow(string partition, Row row)
    {
        if (row.PartitionKey != partition)
            throw new ArgumentException($"Row '{row.RowKey}' is of partition '{row.PartitionKey}', the transaction of '{partition}'.", nameof(row));
        if (row.Properties.Count > Properties)
            throw new ArgumentException($"Row '{row.RowKey}' has {row.Properties.Count} properties; at most {Properties} are allowed.", nameof(row));
        var total = 4 + 2L * (row.PartitionKey.Length + row.RowKey.Length);
        foreach (var (name, value) in row.Properties)
        {
            ValidateProperty(row.RowKey, name, value);
            total += 8 + 2 * name.Length + (value is string or Array ? 4 : 0) + SizeOf(value);
        }
        if (total > EntityBytes)
            throw new ArgumentException($"Row '{row.RowKey}' has {total} bytes; at most {EntityBytes} are allowed.", nameof(row));
    }

    static void ValidateProperty(string row, string name, object value)
    {
        if (name.Length is 0 or > PropertyNameCharacters || char.IsAsciiDigit(name[0]) || name.AsSpan().ContainsAnyExcept(Identifiers)
            || name is "PartitionKey" or "RowKey" or "Timestamp")
            throw new ArgumentException($"'{name}' of row '{row}' is no property name: letters, digits and '_', no digit first, and none of the system's names.", nameof(name));
        var size = SizeOf(value);
        if (size > PropertyBytes)
            throw new ArgumentException($"Property '{name}' of row '{row}' has {size} bytes; at most {PropertyBytes} are allowed.", nameof(value));
        if (value is string text && !IsWellFormed(text))
            throw new ArgumentException($"Property '{name}' of row '{row}' contains half a surrogate pair.", nameof(value));
        if (value is DateTimeOffset time && time < EarliestTime)
            throw new ArgumentException($"Property '{name}' of row '{row}' is {time:O}; times before {EarliestTime:yyyy-MM-dd} are not kept.", nameof(value));
        if (value is double number && !double.IsFinite(number))
            throw new ArgumentException($"Property '{name}' of row '{row}' is {number}; only finite numbers are kept.", nameof(value));
    }

    static int SizeOf(object value) => value switch
    {
        string s => 2 * s.Length,
        byte[] b => b.Length,
        _ => 8,
    };

    /// <summary>
    /// An upper bound of the HTTP body's size: the service counts the multipart body, where text is JSON in which everything
    /// beyond plain ASCII is escaped, and bytes are base64. Not exact takes every character as escaped, which costs nothing.
    /// </summary>
    static long PayloadBytes(string partition, IReadOnlyList<RowChange> changes, bool exact)
    {
        var total = 0L;
        foreach (var change in changes)
        {
            var row = change switch
            {
                RowChange.Insert insert => insert.Row,
                RowChange.Replace replace => replace.Row,
                _ => null,
            };
            total += ChangeEnvelopeBytes + KeyBytes * (change.RowKey.Length + partition.Length);
            if (row is null)
                continue;
            foreach (var (name, value) in row.Properties)
                total += PropertyEnvelopeBytes + 2L * name.Length + value switch
                {
                    string s => exact ? EscapedLength(s) : (long)EscapedCharacterBytes * s.Length,
                    byte[] b => 4L * ((b.Length + 2) / 3),
                    _ => 32,
                };
        }
        return total;
    }

    /// <summary>A UTF-16 unit takes at most 9 bytes, so that short keys need not be encoded to be judged.</summary>
    static bool FitsEncoded(string partition, string row) =>
        9 * (partition.Length + row.Length) <= EncodedKeyBytes
        || Uri.EscapeDataString(partition).Length + Uri.EscapeDataString(row).Length <= EncodedKeyBytes;

    static long EscapedLength(string text)
    {
        var escaped = 0;
        foreach (var c in text)
            if (c is < ' ' or > '~' or '"' or '\\' or '&' or '\'' or '+' or '<' or '>' or '`')
                escaped++;
        return text.Length + (EscapedCharacterBytes - 1L) * escaped;
    }

    /// <summary>Half a surrogate pair has no UTF-8 form: it would come back as another character.</summary>
    static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0; at = text.IndexOfAnyInRange('\uD800', '\uDFFF'))
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var used) != OperationStatus.Done)
                return false;
            text = text[(at + used)..];
        }
        return true;
    }
}
