using System.Globalization;
using System.Runtime.CompilerServices;

namespace PatentHub.Storage;

public static class StoreExtensions
{
    /// <summary>All rows of a range, page by page.</summary>
    public static async IAsyncEnumerable<Row> RowsAsync(this ITableStore store, string table, RowRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var page = await store.QueryAsync(table, range, cancellationToken);
            foreach (var row in page.Rows)
                yield return row;
            range = range with { Continuation = page.Continuation };
        }
        while (range.Continuation is not null);
    }

    /// <summary>Up to <paramref name="count"/> rows from the start of a range, following continuations over short pages.</summary>
    public static async Task<List<Row>> TakeAsync(this ITableStore store, string table, RowRange range, int count, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        await foreach (var row in store.RowsAsync(table, range with { Limit = Math.Min(count, 1000) }, cancellationToken))
        {
            rows.Add(row);
            if (rows.Count == count)
                break;
        }
        return rows;
    }

    /// <summary>Whether a range holds any row.</summary>
    public static async Task<bool> AnyAsync(this ITableStore store, string table, RowRange range, CancellationToken cancellationToken) =>
        (await store.TakeAsync(table, range, 1, cancellationToken)).Count > 0;

    public static async Task<Row?> FindAsync(this ITableStore store, string table, string partition, string row, CancellationToken cancellationToken) =>
        (await store.ReadAsync(table, partition, row, cancellationToken)).Row;

    /// <summary>One change by itself; true if it was made, false on a conflict.</summary>
    public static async Task<bool> TryAsync(this ITableStore store, string table, string partition, RowChange change, CancellationToken cancellationToken) =>
        await store.SubmitAsync(table, partition, [change], cancellationToken) is SubmitResult.Committed;

    /// <summary>
    /// Reads a row, changes it, and writes it under If-Match, again and again until no other writer came between.
    /// </summary>
    /// <param name="change">The row to store, or null to leave everything as it is. Must be free of effects: it may run several times.</param>
    /// <returns>The row as it now is; null where there is none.</returns>
    public static async Task<Row?> UpdateAsync(this ITableStore store, string table, string partition, string row, Func<Row?, Row?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await store.FindAsync(table, partition, row, cancellationToken);
            if (change(before) is not { } after)
                return before;
            RowChange write = before is null ? new RowChange.Insert(after) : new RowChange.Replace(after, before.StoredETag);
            if (await store.TryAsync(table, partition, write, cancellationToken))
                return after;
        }
    }

    /// <summary>19 digits whose order is that of time.</summary>
    public static string SortableTicks(this DateTimeOffset time) => time.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>19 digits whose order is that of time reversed: the newest comes first in a range read.</summary>
    public static string NewestFirstTicks(this DateTimeOffset time) => (DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}
