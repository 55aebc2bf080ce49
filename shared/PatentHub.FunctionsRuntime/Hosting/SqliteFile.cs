using Microsoft.Data.Sqlite;

namespace PatentHub.FunctionsRuntime.Hosting;

/// <summary>Opens the host's SQLite files: WAL for several processes, FULL so that what was acknowledged survives a power cut.</summary>
static class SqliteFile
{
    public static SqliteConnection Open(string path, string schema)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            // A pooled handle would outlive the host and keep the file open when the folder is moved or reopened.
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        connection.Execute("PRAGMA busy_timeout=15000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        connection.Execute(schema);
        return connection;
    }

    public static int Execute(this SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public static SqliteCommand Command(
        this SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
