using PatentHub.Storage;

namespace PatentHub.Hub.Tests.Declarations.Imports;

/// <summary>A store of which one write fails: it is lost on its way, or its answer is.</summary>
sealed class FailingTableStore(ITableStore inner) : ITableStore
{
    int _left = int.MaxValue;
    bool _isWritten;

    /// <summary>Whether the write has failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Lets so many writes pass and the next one fail.</summary>
    /// <param name="isWritten">Whether it is made all the same.</param>
    public void FailAfter(int writes, bool isWritten) => (_left, _isWritten, HasFailed) = (writes, isWritten, false);

    public ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken) => inner.ReadAsync(table, partition, row, cancellationToken);

    public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken) =>
        inner.ReadManyAsync(table, partition, rows, cancellationToken);

    public ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => inner.QueryAsync(table, range, cancellationToken);

    public async ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var fails = Interlocked.Decrement(ref _left) == -1;
        HasFailed |= fails;
        if (fails && !_isWritten)
            throw new StoreUnavailableException("The write is lost.");
        var result = await inner.SubmitAsync(table, partition, changes, cancellationToken);
        return fails ? throw new StoreUnavailableException("The answer is lost.") : result;
    }
}
