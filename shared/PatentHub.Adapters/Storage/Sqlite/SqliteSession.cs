using Microsoft.Data.Sqlite;

namespace PatentHub.Adapters.Storage.Sqlite;

/// <summary>One connection to the file with its prepared statements. Used by one thread at a time.</summary>
/// <remarks>
/// The rows of all tables stand in one SQL table: no schema change while the program runs, and one statement of each kind.
/// </remarks>
sealed class SqliteSession : IDisposable
{
    const int SchemaVersion = 1;

    const string Schema = """
        CREATE TABLE IF NOT EXISTS row(part BLOB NOT NULL, key BLOB NOT NULL, etag INTEGER NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY(part, key)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS epoch(id INTEGER PRIMARY KEY CHECK(id = 1), value INTEGER NOT NULL);
        """;

    readonly SqliteConnection _connection;
    readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    public SqliteSession(string file, TimeSpan busyTimeout)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            _connection.Open();
            Run($"PRAGMA busy_timeout={(long)busyTimeout.TotalMilliseconds}");
            // The page size counts only on a new file. A row of 2 KB then stays on its page instead of spilling from it.
            Run("PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32768");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Creates what is missing.</summary>
    /// <exception cref="InvalidOperationException">The file was written by a newer program.</exception>
    public void Prepare()
    {
        Run("BEGIN IMMEDIATE");
        var version = Ask("PRAGMA user_version");
        if (version > SchemaVersion)
            throw new InvalidOperationException($"'{_connection.DataSource}' has schema version {version}; this program knows up to {SchemaVersion}. Run the newer program, or use another directory.");
        Run($"{Schema} PRAGMA user_version={SchemaVersion}; COMMIT");
    }

    /// <summary>A number that no other opening of this file gets.</summary>
    public long NextEpoch() =>
        Ask("INSERT INTO epoch(id, value) VALUES(1, 1) ON CONFLICT(id) DO UPDATE SET value = value + 1 RETURNING value");

    /// <summary>The prepared statement for this text.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new SqliteStatement(_connection.Handle!, sql));
        return statement;
    }

    /// <summary>Reads within one transaction, which takes and gives back the file's locks once and not for every row.</summary>
    public T Within<T>(Func<T> read)
    {
        Statement("BEGIN").Execute();
        try
        {
            return read();
        }
        finally
        {
            Statement("COMMIT").Execute();
        }
    }

    /// <summary>Prepares, runs and forgets.</summary>
    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    long Ask(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _connection.Dispose();
    }
}
