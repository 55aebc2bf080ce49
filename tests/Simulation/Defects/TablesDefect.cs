using PatentHub.Simulation.Hub;
using PatentHub.Storage;

namespace PatentHub.Simulation.Defects;

/// <summary>A store that is used wrongly in one way.</summary>
class TablesDefect(ITableStore inner) : ITableStore
{
    protected ITableStore Inner => inner;

    public virtual async ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken)
    {
        var read = await inner.ReadAsync(table, partition, row, cancellationToken);
        return read.Row is null ? read : read with { Row = Seen(table, read.Row) };
    }

    public virtual async ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken) =>
        [.. (await inner.ReadManyAsync(table, partition, rows, cancellationToken)).Select(row => Seen(table, row))];

    public virtual async ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        var page = await inner.QueryAsync(table, range, cancellationToken);
        return page with { Rows = [.. page.Rows.Select(row => Seen(table, row))] };
    }

    public virtual ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) =>
        inner.SubmitAsync(table, partition, changes, cancellationToken);

    /// <summary>A row as the engine sees it.</summary>
    protected virtual Row Seen(string table, Row row) => row;
}

/// <summary>Rows are seen wrongly.</summary>
sealed class Misread(ITableStore inner, Func<string, Row, Row> see) : TablesDefect(inner)
{
    protected override Row Seen(string table, Row row) => see(table, row);
}

/// <summary>Rows are written wrongly.</summary>
/// <param name="write">From the changes of a transaction to those that are made; what is left out counts as made.</param>
sealed class Miswrite(ITableStore inner, Func<string, string, IReadOnlyList<RowChange>, IReadOnlyList<RowChange>> write) : TablesDefect(inner)
{
    public override async ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var made = write(table, partition, changes);
        if (made.Count == 0)
            return new SubmitResult.Committed([.. changes.Select(_ => (string?)WriteTokenTableStore.SupersededETag)]);
        var result = await Inner.SubmitAsync(table, partition, made, cancellationToken);
        return result switch
        {
            SubmitResult.Committed committed when made.Count == changes.Count => committed,
            SubmitResult.Committed => new SubmitResult.Committed([.. changes.Select(_ => (string?)WriteTokenTableStore.SupersededETag)]),
            _ => result,
        };
    }
}

/// <summary>Writes without If-Match: whatever stands there is overwritten.</summary>
sealed class Overwrite(ITableStore inner, World world, HubInstance instance, string victim) : TablesDefect(inner)
{
    public override ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken) =>
        table != victim ? base.SubmitAsync(table, partition, changes, cancellationToken)
        : new(instance.CallAsync(TimeSpan.FromMilliseconds(5), CallFault.None, () => Commit(table, partition, changes)));

    SubmitResult Commit(string table, string partition, IReadOnlyList<RowChange> changes)
    {
        RowChange?[] made = [.. changes.Select(Unconditional(table, partition))];
        if (made.All(change => change is null))
            return new SubmitResult.Committed(new string?[changes.Count]);
        if (world.Store.Commit(table, partition, [.. made.OfType<RowChange>()], instance.Id) is not SubmitResult.Committed committed)
            return new SubmitResult.Conflict(0, ConflictKind.Changed);
        var etags = new Queue<string?>(committed.ETags);
        return new SubmitResult.Committed([.. made.Select(change => change is null ? null : etags.Dequeue())]);
    }

    Func<RowChange, RowChange?> Unconditional(string table, string partition) => change => (change, world.Store.Find(table, partition, change.RowKey)) switch
    {
        (RowChange.Replace replace, null) => new RowChange.Insert(replace.Row),
        (RowChange.Replace replace, { } there) => new RowChange.Replace(replace.Row, there.StoredETag),
        (RowChange.Delete, null) => null,
        (RowChange.Delete delete, { } there) => new RowChange.Delete(delete.Key, there.StoredETag),
        _ => change,
    };
}
