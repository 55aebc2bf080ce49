using System.Collections.Concurrent;
using PatentHub.Storage;

namespace PatentHub.Adapters.Storage.Sqlite;

/// <summary>
/// The rows of all tables in one SQLite file: write-ahead log, synchronous FULL, one writer with group commit, readers beside it
/// on connections of their own. What was answered survives a kill. Several processes may open the same file.
/// </summary>
public sealed class SqliteTableStore : ITableStore, IDisposable
{
    /// <summary>How long a writer waits for the writer of another process.</summary>
    public static readonly TimeSpan DefaultBusyTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A page ends here even below its limit of rows, as one of Table storage does.</summary>
    const int PageBytes = 4 * 1024 * 1024;

    const string SelectRow = "SELECT key, etag, body FROM row WHERE part = ?1 AND key = ?2";
    const string SelectRange = "SELECT key, etag, body FROM row WHERE part = ?1 AND key >= ?2 AND key < ?4 ORDER BY key LIMIT ?3";
    const string SelectOpenRange = "SELECT key, etag, body FROM row WHERE part = ?1 AND key >= ?2 ORDER BY key LIMIT ?3";

    static readonly int IdleReaders = 2 * Environment.ProcessorCount;

    readonly string _file;
    readonly TimeSpan _busyTimeout;
    readonly TimeProvider _clock;
    readonly SqliteWriter _writer;
    readonly ConcurrentBag<SqliteSession> _readers = [];
    volatile bool _closed;

    /// <param name="file">Path of the file; it and its directory are created where missing.</param>
    /// <param name="clock">The store's clock.</param>
    /// <param name="busyTimeout">How long to wait for the writer of another process; <see cref="DefaultBusyTimeout"/> unless told.</param>
    /// <exception cref="StoreUnavailableException">The file cannot be opened now.</exception>
    /// <exception cref="InvalidOperationException">The file was written by a newer program.</exception>
    public SqliteTableStore(string file, TimeProvider clock, TimeSpan? busyTimeout = null)
    {
        _file = Path.GetFullPath(file);
        _busyTimeout = busyTimeout ?? DefaultBusyTimeout;
        _clock = clock;
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        try
        {
            _writer = new SqliteWriter(() => new SqliteSession(_file, _busyTimeout));
        }
        catch (Exception exception) when (SqliteErrors.Translate(exception) is StoreUnavailableException unavailable)
        {
            throw unavailable;
        }
    }

    public ValueTask<RowRead> ReadAsync(string table, string partition, string row, CancellationToken cancellationToken)
    {
        TableLimits.ValidateTable(table);
        TableLimits.ValidateKey(partition);
        TableLimits.ValidateKey(row);
        return Read(session =>
        {
            using var key = new ByteWriter();
            return new RowRead(ReadRow(session, table, partition, row, null, key), _clock.GetUtcNow());
        }, cancellationToken);
    }

    public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, CancellationToken cancellationToken) =>
        ReadNamedAsync(table, partition, rows, null, cancellationToken);

    public ValueTask<IReadOnlyList<Row>> ReadManyAsync(string table, string partition, IReadOnlyCollection<string> rows, IReadOnlyList<string> columns, CancellationToken cancellationToken) =>
        ReadNamedAsync(table, partition, rows, columns, cancellationToken);

    ValueTask<IReadOnlyList<Row>> ReadNamedAsync(string table, string partition, IReadOnlyCollection<string> rows, IReadOnlyList<string>? select, CancellationToken cancellationToken)
    {
        TableLimits.ValidateTable(table);
        TableLimits.ValidateKey(partition);
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var row in rows)
            TableLimits.ValidateKey(row);
        return Read<IReadOnlyList<Row>>(session => session.Within(() => ReadRows(session, table, partition, rows, select)), cancellationToken);
    }

    /// <summary>In the order of the keys, so that neighbours are found on the same page.</summary>
    static List<Row> ReadRows(SqliteSession session, string table, string partition, IReadOnlyCollection<string> rows, IReadOnlyList<string>? select)
    {
        var found = new List<Row>(rows.Count);
        using var key = new ByteWriter();
        foreach (var name in rows.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            if (ReadRow(session, table, partition, name, select, key) is { } row)
                found.Add(row);
        return found;
    }

    public ValueTask<RowPage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        TableLimits.ValidateTable(table);
        TableLimits.ValidateRange(range);
        return Read(session => ReadPage(session, table, range), cancellationToken);
    }

    public async ValueTask<SubmitResult> SubmitAsync(string table, string partition, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        TableLimits.ValidateTable(table);
        TableLimits.ValidateTransaction(partition, changes);
        cancellationToken.ThrowIfCancellationRequested();
        using var transaction = new PendingTransaction(table, partition, changes, cancellationToken);
        _writer.Enqueue(transaction);
        return await transaction.Outcome.ConfigureAwait(false);
    }

    /// <summary>Commits what waits and closes the file. Reads and writes must have ended.</summary>
    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        _writer.Dispose();
        while (_readers.TryTake(out var session))
            session.Dispose();
    }

    /// <summary>Runs on the caller's thread: a read from the page cache takes less time than handing it to another.</summary>
    ValueTask<T> Read<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_closed, this);
        SqliteSession? session = null;
        try
        {
            session = _readers.TryTake(out var idle) ? idle : new SqliteSession(_file, _busyTimeout);
            var result = read(session);
            if (_readers.Count < IdleReaders)
            {
                _readers.Add(session);
                session = null;
            }
            return ValueTask.FromResult(result);
        }
        catch (Exception exception) when (SqliteErrors.Translate(exception) is StoreUnavailableException unavailable)
        {
            throw unavailable;
        }
        finally
        {
            session?.Dispose();
        }
    }

    static Row? ReadRow(SqliteSession session, string table, string partition, string row, IReadOnlyList<string>? select, ByteWriter scratch)
    {
        scratch.Clear();
        var part = SqliteKey.WritePartition(scratch, table, partition);
        var key = SqliteKey.Write(scratch, row);
        var statement = session.Statement(SelectRow);
        try
        {
            return statement.Bind(1, scratch.Slice(0, part)).Bind(2, scratch.Slice(part, key)).Step()
                ? Decode(statement, partition, row, select)
                : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    static RowPage ReadPage(SqliteSession session, string table, RowRange range)
    {
        var rows = new List<Row>(Math.Min(range.Limit, 256));
        using var keys = new ByteWriter();
        var statement = Bind(session, keys, table, range);
        try
        {
            // One row beyond the page is stepped onto, not decoded: it tells whether there is another page.
            for (var bytes = 0; statement.Step();)
            {
                if (rows.Count == range.Limit || bytes > PageBytes)
                    return new RowPage(rows, SqliteContinuation.After(rows[^1].RowKey));
                rows.Add(Decode(statement, range.Partition, SqliteKey.Read(statement.Bytes(0)), range.Select));
                bytes += statement.Bytes(2).Length;
            }
            return new RowPage(rows, null);
        }
        finally
        {
            statement.Reset();
        }
    }

    static SqliteStatement Bind(SqliteSession session, ByteWriter keys, string table, RowRange range)
    {
        var part = SqliteKey.WritePartition(keys, table, range.Partition);
        var from = SqliteKey.Write(keys, range.Continuation is null ? range.From ?? "" : SqliteContinuation.First(range.Continuation));
        var to = SqliteKey.Write(keys, range.To ?? "");
        var statement = session.Statement(range.To is null ? SelectOpenRange : SelectRange);
        statement.Bind(1, keys.Slice(0, part)).Bind(2, keys.Slice(part, from)).Bind(3, range.Limit + 1);
        return range.To is null ? statement : statement.Bind(4, keys.Slice(part + from, to));
    }

    static Row Decode(SqliteStatement statement, string partition, string key, IReadOnlyList<string>? select)
    {
        var row = new Row(partition, key, SqliteETag.Format(statement.Integer(1)));
        RowCodec.Read(statement.Bytes(2), row, select);
        return row;
    }
}
