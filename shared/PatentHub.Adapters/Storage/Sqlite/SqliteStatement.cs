using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PatentHub.Adapters.Storage.Sqlite;

/// <summary>
/// A prepared statement, kept for the life of its connection. It goes past <see cref="SqliteCommand"/> because that copies every
/// blob into an array of its own and binds through boxed parameters, which costs more than the reads themselves.
/// </summary>
sealed class SqliteStatement : IDisposable
{
    readonly sqlite3 _database;
    readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        var result = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        SqliteException.ThrowExceptionForRC(result, database);
    }

    /// <summary>Rows that the last insert, update or delete of the connection changed.</summary>
    public int Changes => raw.sqlite3_changes(_database);

    /// <param name="index">From 1.</param>
    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, which SQLite would take for NULL.
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    /// <param name="index">From 1.</param>
    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    /// <summary>Moves to the next row; false at the end.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is raw.SQLITE_ROW or raw.SQLITE_DONE)
            return result == raw.SQLITE_ROW;
        SqliteException.ThrowExceptionForRC(result, _database);
        return false;
    }

    /// <summary>Runs a statement that returns nothing.</summary>
    public void Execute()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    /// <param name="column">From 0.</param>
    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>The bytes of a column, valid until the next <see cref="Step"/> or <see cref="Reset"/>.</summary>
    /// <param name="column">From 0.</param>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>Ends the read; without it the connection would hold its snapshot, and the log could not shrink.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, _database);
    }
}
