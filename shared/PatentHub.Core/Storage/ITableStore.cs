namespace PatentHub.Storage;

/// <summary>
/// Rows with the semantics of Azure Table storage: a partition key and a row key, an ETag on every row,
/// conditional writes, transactions inside one partition, ordered range reads, and no promise across partitions.
/// Every adapter refuses what Table storage refuses (<see cref="TableLimits"/>), with an <see cref="ArgumentException"/>.
/// </summary>
/// <remarks>
/// There is no unconditional write: an insert expects absence, a replacement and a deletion name the ETag that they saw.
/// A <see cref="StoreUnavailableException"/> leaves the outcome of a write unknown.
/// </remarks>
public interface ITableStore
{
    /// <summary>Reads one row, together with the store's own clock at the time of reading.</summary>
    ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken);

    /// <summary>Reads the named rows of one partition; absent ones are left out. The order is not defined.</summary>
    ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken);

    /// <summary>The same, but only the named properties need to come; keys and ETag always do.</summary>
    ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, IReadOnlyList<string> columns, CancellationToken cancellationToken) =>
        ReadManyAsync(table, partition, rows, cancellationToken);

    /// <summary>Reads one page of a range in ascending order of the row key (ordinal, by UTF-16 code unit).</summary>
    ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken);

    /// <summary>
    /// Applies 1 to 100 changes of one partition, all or none. A conflict names the first change that could not be made;
    /// then nothing was written.
    /// </summary>
    ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken);
}

/// <summary>A row, or null where there is none, and the store's clock (UTC) when it answered.</summary>
public readonly record struct RowRead(Row? Row, DateTimeOffset StoreClock);

/// <summary>Rows of one partition with <c>From ≤ row key &lt; To</c>.</summary>
/// <param name="Partition">The partition key.</param>
/// <param name="From">Lower bound, inclusive; null for the first row.</param>
/// <param name="To">Upper bound, exclusive; null for no bound.</param>
/// <param name="Limit">Rows on a page, 1 to 1,000. A page may be shorter, even empty, and still have a continuation.</param>
/// <param name="Continuation">The opaque continuation of the page before.</param>
/// <param name="Select">Properties to return; null for all. Keys and ETag always come.</param>
public sealed record RowRange(
    string Partition,
    string? From = null,
    string? To = null,
    int Limit = 1000,
    string? Continuation = null,
    IReadOnlyList<string>? Select = null)
{
    /// <summary>All row keys that begin with <paramref name="prefix"/>; an empty prefix means all rows.</summary>
    public static RowRange Prefix(string partition, string prefix, int limit = 1000, IReadOnlyList<string>? select = null) =>
        new(partition, prefix, After(prefix), limit, null, select);

    /// <summary>The smallest key that is greater than every key beginning with <paramref name="prefix"/>; null where there is none.</summary>
    static string? After(string prefix)
    {
        var end = prefix.AsSpan().TrimEnd('\uFFFF');
        return end.IsEmpty ? null : string.Concat(end[..^1], [(char)(end[^1] + 1)]);
    }
}

/// <param name="Rows">Rows in ascending order of the row key.</param>
/// <param name="Continuation">Null after the last page.</param>
public sealed record RowPage(IReadOnlyList<Row> Rows, string? Continuation);

/// <summary>One change of a transaction.</summary>
public abstract record RowChange(string RowKey)
{
    /// <summary>Fails with <see cref="ConflictKind.Exists"/> if the row is there.</summary>
    public sealed record Insert(Row Row) : RowChange(Row.RowKey);

    /// <summary>Replaces all properties. Fails with <see cref="ConflictKind.Changed"/> or <see cref="ConflictKind.Missing"/>.</summary>
    public sealed record Replace(Row Row, string ETag) : RowChange(Row.RowKey);

    /// <summary>Fails with <see cref="ConflictKind.Changed"/> or <see cref="ConflictKind.Missing"/>.</summary>
    public sealed record Delete(string Key, string ETag) : RowChange(Key);
}

/// <summary>Outcome of <see cref="ITableStore.SubmitAsync"/>.</summary>
public abstract record SubmitResult
{
    /// <param name="ETags">The new ETag of each change, in its order; null for a deletion.</param>
    public sealed record Committed(IReadOnlyList<string?> ETags) : SubmitResult;

    /// <param name="Index">Position of the change that failed.</param>
    /// <param name="Kind">Why.</param>
    public sealed record Conflict(int Index, ConflictKind Kind) : SubmitResult;
}

public enum ConflictKind
{
    /// <summary>An insert met a row (409 EntityAlreadyExists).</summary>
    Exists,

    /// <summary>A replacement or deletion met no row (404 ResourceNotFound).</summary>
    Missing,

    /// <summary>The row has another ETag (412 UpdateConditionNotSatisfied).</summary>
    Changed,
}

/// <summary>The store did not answer, or refused for a passing reason. The outcome of a write is unknown.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
