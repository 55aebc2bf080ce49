using PatentHub.Storage;

namespace PatentHub.Core.Tests.Storage;

/// <summary>
/// Table storage in memory, as strict as the service: limits, ETags, transactions and short pages. Faults are set for a coming
/// transaction, counted from the next one: another writer that comes first, or an answer that never comes.
/// </summary>
public sealed class MemoryTableStore(TimeProvider clock) : ITableStore
{
    readonly Lock _gate = new();
    readonly Dictionary<(string Table, string Partition), SortedDictionary<string, Row>> _partitions = [];
    readonly Dictionary<int, Func<Task>> _before = [];
    readonly HashSet<int> _lostBefore = [];
    readonly HashSet<int> _lostAfter = [];
    long _version;

    /// <summary>Transactions that were asked for, whatever became of them.</summary>
    public int Submits { get; private set; }

    /// <summary>Changes of each transaction that was committed.</summary>
    public List<int> CommittedSizes { get; } = [];

    /// <summary>Rows that a page has at most: the service may answer with short pages.</summary>
    public int RowsOnPage { get; init; } = TableLimits.PageRows;

    /// <summary>The store's clock runs ahead of the process's by this much.</summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>Lets others act directly before the <paramref name="nth"/> transaction from now.</summary>
    public void BeforeSubmit(int nth, Func<Task> others) => _before[Submits + nth] = others;

    /// <summary>The <paramref name="nth"/> transaction from now is lost on its way.</summary>
    public void LoseBefore(int nth) => _lostBefore.Add(Submits + nth);

    /// <summary>The <paramref name="nth"/> transaction from now is committed, but its answer is lost.</summary>
    public void LoseAfter(int nth) => _lostAfter.Add(Submits + nth);

    /// <summary>All rows of a partition, in order.</summary>
    public IReadOnlyList<Row> Rows(string table, string partition)
    {
        lock (_gate)
            return _partitions.TryGetValue((table, partition), out var rows) ? [.. rows.Values.Select(row => row.Copy(row.ETag))] : [];
    }

    /// <summary>All rows of a table, in order.</summary>
    public IReadOnlyList<Row> Rows(string table)
    {
        lock (_gate)
            return [.. _partitions.Where(p => p.Key.Table == table).OrderBy(p => p.Key.Partition, StringComparer.Ordinal).SelectMany(p => p.Value.Values).Select(row => row.Copy(row.ETag))];
    }

    public ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken)
    {
        TableLimits.ValidateTable(table);
        TableLimits.ValidateKey(partition);
        TableLimits.ValidateKey(row);
        lock (_gate)
            return new(new RowRead(Find(table, partition, row) is { } found ? found.Copy(found.ETag) : null, clock.GetUtcNow() + ClockAhead));
    }

    public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken)
    {
        TableLimits.ValidateTable(table);
        TableLimits.ValidateKey(partition);
        foreach (var row in rows)
            TableLimits.ValidateKey(row);
        lock (_gate)
            return new([.. rows.Distinct(StringComparer.Ordinal).Reverse().Select(row => Find(table, partition, row)).OfType<Row>().Select(row => row.Copy(row.ETag))]);
    }

    public ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        TableLimits.ValidateTable(table);
        TableLimits.ValidateRange(range);
        lock (_gate)
        {
            var all = _partitions.TryGetValue((table, range.Partition), out var rows) ? rows.Values : Enumerable.Empty<Row>();
            var rest = all
                .Where(row => range.From is null || string.CompareOrdinal(row.RowKey, range.From) >= 0)
                .Where(row => range.To is null || string.CompareOrdinal(row.RowKey, range.To) < 0)
                .Where(row => range.Continuation is null || string.CompareOrdinal(row.RowKey, range.Continuation) > 0);
            var size = Math.Min(range.Limit, RowsOnPage);
            var page = rest.Take(size + 1).ToList();
            return new(new RowPage([.. page.Take(size).Select(row => row.Copy(row.ETag, range.Select))], page.Count > size ? page[size - 1].RowKey : null));
        }
    }

    public async ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        TableLimits.ValidateTable(table);
        TableLimits.ValidateTransaction(partition, changes);
        var number = ++Submits;
        if (_before.Remove(number, out var others))
            await others();
        if (_lostBefore.Remove(number))
            throw new StoreUnavailableException("The request was lost.");
        SubmitResult result;
        lock (_gate)
            result = Commit(table, partition, changes);
        return _lostAfter.Remove(number) ? throw new StoreUnavailableException("The answer was lost.") : result;
    }

    SubmitResult Commit(string table, string partition, IReadOnlyList<RowChange> changes)
    {
        for (var i = 0; i < changes.Count; i++)
            if (ConflictOf(changes[i], Find(table, partition, changes[i].RowKey)) is { } kind)
                return new SubmitResult.Conflict(i, kind);
        if (!_partitions.TryGetValue((table, partition), out var rows))
            _partitions[(table, partition)] = rows = new(StringComparer.Ordinal);
        CommittedSizes.Add(changes.Count);
        return new SubmitResult.Committed([.. changes.Select(change => Apply(rows, change))]);
    }

    string? Apply(SortedDictionary<string, Row> rows, RowChange change)
    {
        if (change is RowChange.Delete)
        {
            rows.Remove(change.RowKey);
            return null;
        }
        var etag = $"W/\"{++_version}\"";
        rows[change.RowKey] = (change is RowChange.Insert insert ? insert.Row : ((RowChange.Replace)change).Row).Copy(etag);
        return etag;
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

    Row? Find(string table, string partition, string row) =>
        _partitions.TryGetValue((table, partition), out var rows) ? rows.GetValueOrDefault(row) : null;
}
