using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace PatentHub.FunctionsRuntime.Hosting;

/// <summary>
/// Runs operations one after another on one connection. Operations that wait at the same moment share a transaction,
/// and none completes before its transaction is on disk: one flush then serves many senders and receivers.
/// </summary>
sealed class SqliteWriter : IAsyncDisposable
{
    const int MaxBatch = 256;

    readonly SqliteConnection _connection;
    readonly Channel<Operation> _operations = Channel.CreateUnbounded<Operation>(new() { SingleReader = true });
    readonly Task _loop;

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Queues an operation; its place in the order is fixed when this returns.</summary>
    public Task<T> RunAsync<T>(Func<SqliteConnection, T> work)
    {
        var operation = new Operation<T>(work);
        if (!_operations.Writer.TryWrite(operation))
            throw new ObjectDisposedException(nameof(SqliteWriter), "The host's store is closed.");
        return operation.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        _operations.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    async Task RunAsync()
    {
        var batch = new List<Operation>(MaxBatch);
        while (await _operations.Reader.WaitToReadAsync())
        {
            while (batch.Count < MaxBatch && _operations.Reader.TryRead(out var operation))
                batch.Add(operation);
            RunBatch(batch);
            batch.Clear();
        }
    }

    void RunBatch(List<Operation> batch)
    {
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var operation in batch)
                operation.Execute(_connection);
            transaction.Commit();
        }
        catch (Exception e)
        {
            // Nothing of the batch is on disk, so every caller is told; one bad operation among many is a bug here.
            foreach (var operation in batch)
                operation.Fail(e);
            return;
        }

        foreach (var operation in batch)
            operation.Succeed();
    }

    abstract class Operation
    {
        public abstract void Execute(SqliteConnection connection);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    sealed class Operation<T>(Func<SqliteConnection, T> work) : Operation
    {
        readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        T? _result;

        public Task<T> Completion => _completion.Task;

        public override void Execute(SqliteConnection connection) => _result = work(connection);

        public override void Succeed() => _completion.SetResult(_result!);

        public override void Fail(Exception exception) => _completion.SetException(exception);
    }
}
