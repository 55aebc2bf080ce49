using Azure.Data.Tables;
using PatentHub.Adapters.Storage;
using PatentHub.Adapters.Storage.Azure;
using PatentHub.Adapters.Storage.Sqlite;
using PatentHub.Storage;

namespace PatentHub.Benchmarks.Run;

/// <summary>The adapter by itself, without the hub.</summary>
sealed class BareStore : IDisposable
{
    readonly SqliteTableStore? _file;

    public BareStore(Assignment assignment, TimeProvider clock)
    {
        if (assignment.Azurite is { } connection)
            Tables = new AzureTableStore(new TableServiceClient(connection));
        else
            Tables = _file = new SqliteTableStore(Path.Combine(assignment.Folder, StorageModule.TableFile), clock);
    }

    public ITableStore Tables { get; }

    /// <exception cref="InvalidOperationException">The store refused.</exception>
    public async Task SubmitAsync(BareTransaction transaction)
    {
        if (await Tables.SubmitAsync(transaction.Table, transaction.Partition, transaction.Changes, default) is not SubmitResult.Committed)
            throw new InvalidOperationException("A bare transaction was refused.");
    }

    public void Dispose() => _file?.Dispose();
}

sealed record BareTransaction(string Table, string Partition, List<RowChange> Changes);

/// <summary>Collects changes into transactions that are as full as they may be.</summary>
sealed class BareBatches
{
    readonly Dictionary<(string Table, string Partition), BareTransaction> _open = [];
    readonly List<BareTransaction> _full = [];

    public long Rows { get; private set; }

    public void Add(string table, string partition, RowChange change)
    {
        if (!_open.TryGetValue((table, partition), out var transaction))
            _open[(table, partition)] = transaction = new BareTransaction(table, partition, []);
        transaction.Changes.Add(change);
        Rows++;
        if (transaction.Changes.Count < TableLimits.TransactionChanges)
            return;
        _full.Add(transaction);
        _open.Remove((table, partition));
    }

    public List<BareTransaction> TakeFull()
    {
        List<BareTransaction> taken = [.. _full];
        _full.Clear();
        return taken;
    }

    public List<BareTransaction> TakeRest()
    {
        List<BareTransaction> taken = [.. _full, .. _open.Values];
        _full.Clear();
        _open.Clear();
        return taken;
    }
}
