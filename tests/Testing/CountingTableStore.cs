using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Storage;

namespace PatentHub.Testing;

/// <summary>Counts what is asked of a store, by table: every call is a request that Azure bills.</summary>
public sealed class CountingTableStore(ITableStore inner) : ITableStore
{
    readonly ConcurrentDictionary<string, Counter> _tables = new(StringComparer.Ordinal);
    long _rowsInRanges;

    /// <summary>Of all tables.</summary>
    public Operations Total => _tables.Values.Aggregate(new Operations(), (sum, counter) => sum + counter.Read());

    public Operations Of(string table) => _tables.TryGetValue(table, out var counter) ? counter.Read() : new Operations();

    /// <summary>Tables that were written to.</summary>
    public IEnumerable<string> Written => _tables.Where(t => t.Value.Read().Transactions > 0).Select(t => t.Key).Order(StringComparer.Ordinal);

    /// <summary>Rows that range reads brought.</summary>
    public long RowsInRanges => Interlocked.Read(ref _rowsInRanges);

    /// <summary>Writes wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        _tables.Clear();
        Interlocked.Exchange(ref _rowsInRanges, 0);
    }

    public ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken)
    {
        Count(table, new Operations(Reads: 1));
        return inner.ReadAsync(table, partition, row, cancellationToken);
    }

    public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken)
    {
        Count(table, new Operations(ReadsOfSeveral: 1, RowsAsked: rows.Count));
        return inner.ReadManyAsync(table, partition, rows, cancellationToken);
    }

    public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        Count(table, new Operations(ReadsOfSeveral: 1, RowsAsked: rows.Count));
        return inner.ReadManyAsync(table, partition, rows, columns, cancellationToken);
    }

    public async ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        Count(table, new Operations(RangeReads: 1));
        var page = await inner.QueryAsync(table, range, cancellationToken);
        Interlocked.Add(ref _rowsInRanges, page.Rows.Count);
        return page;
    }

    public async ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        Count(table, new Operations(Transactions: 1, RowsWritten: changes.Count));
        await Gate;
        return await inner.SubmitAsync(table, partition, changes, cancellationToken);
    }

    void Count(string table, Operations operations) => _tables.GetOrAdd(table, _ => new Counter()).Add(operations);

    sealed class Counter
    {
        readonly Lock _gate = new();
        Operations _sum = new();

        public void Add(Operations operations)
        {
            lock (_gate)
                _sum += operations;
        }

        public Operations Read()
        {
            lock (_gate)
                return _sum;
        }
    }
}

/// <param name="Reads">Of one row.</param>
/// <param name="ReadsOfSeveral">Of rows named by key.</param>
/// <param name="RowsAsked">Rows named in these.</param>
/// <param name="RangeReads">Pages of ranges.</param>
/// <param name="Transactions">Of one change or more.</param>
/// <param name="RowsWritten">Changes in these.</param>
public sealed record Operations(int Reads = 0, int ReadsOfSeveral = 0, int RowsAsked = 0, int RangeReads = 0, int Transactions = 0, int RowsWritten = 0)
{
    public static Operations operator +(Operations a, Operations b) => new(
        a.Reads + b.Reads, a.ReadsOfSeveral + b.ReadsOfSeveral, a.RowsAsked + b.RowsAsked, a.RangeReads + b.RangeReads,
        a.Transactions + b.Transactions, a.RowsWritten + b.RowsWritten);
}

public static class CountingServices
{
    /// <summary>Puts a counter before the store that is registered.</summary>
    public static IServiceCollection CountTableOperations(this IServiceCollection services)
    {
        var registered = services.Last(s => s.ServiceType == typeof(ITableStore)).ImplementationFactory!;
        return services.AddSingleton(provider => new CountingTableStore((ITableStore)registered(provider)))
            .AddSingleton<ITableStore>(provider => provider.GetRequiredService<CountingTableStore>());
    }
}
