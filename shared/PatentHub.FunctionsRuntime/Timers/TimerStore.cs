using Microsoft.Azure.Functions.Worker;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using PatentHub.FunctionsRuntime.Hosting;

namespace PatentHub.FunctionsRuntime.Timers;

/// <summary>Status and lease of every timer, in one SQLite file. Times are UTC ticks.</summary>
sealed class TimerStore(IOptions<EmbeddedHostOptions> options) : IAsyncDisposable
{
    const string Schema = """
        CREATE TABLE IF NOT EXISTS timers(
          name TEXT PRIMARY KEY COLLATE NOCASE,
          last INTEGER NOT NULL, next INTEGER NOT NULL, last_updated INTEGER NOT NULL,
          lease_owner TEXT, lease_until INTEGER NOT NULL DEFAULT 0);
        """;

    readonly SqliteWriter _writer = new(SqliteFile.Open(Path.Combine(options.Value.DataDirectory, "timers.db"), Schema));

    // Two hosts in one process must not take each other's lease for their own.
    readonly string _owner = Guid.NewGuid().ToString("N");

    public Task<ScheduleStatus?> ReadAsync(string name) => _writer.RunAsync(connection =>
    {
        using var command = connection.Command("SELECT last, next, last_updated FROM timers WHERE name = $name", ("$name", name));
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new ScheduleStatus { Last = Utc(reader, 0), Next = Utc(reader, 1), LastUpdated = Utc(reader, 2) }
            : null;
    });

    /// <summary>Writes a status unless another process is running the timer.</summary>
    public Task WriteAsync(string name, ScheduleStatus status, DateTime now) => _writer.RunAsync(connection => connection.Execute(
        """
        INSERT INTO timers(name, last, next, last_updated) VALUES ($name, $last, $next, $updated)
        ON CONFLICT(name) DO UPDATE SET last = $last, next = $next, last_updated = $updated WHERE lease_until <= $now
        """,
        [.. Values(name, status), ("$now", now.Ticks)]));

    /// <summary>Takes the lease on an occurrence: false if another process has it, or has already run the occurrence.</summary>
    public Task<bool> TryClaimAsync(string name, DateTime occurrence, DateTime now, TimeSpan lease) => _writer.RunAsync(connection => connection.Execute(
        "UPDATE timers SET lease_owner = $owner, lease_until = $until WHERE name = $name AND next = $next AND lease_until <= $now",
        ("$name", name), ("$owner", _owner), ("$next", occurrence.Ticks), ("$now", now.Ticks), ("$until", (now + lease).Ticks)) == 1);

    /// <summary>Prolongs the lease; false if it was lost.</summary>
    public Task<bool> RenewAsync(string name, DateTime now, TimeSpan lease) => _writer.RunAsync(connection => connection.Execute(
        "UPDATE timers SET lease_until = $until WHERE name = $name AND lease_owner = $owner AND lease_until > $now",
        ("$name", name), ("$owner", _owner), ("$now", now.Ticks), ("$until", (now + lease).Ticks)) == 1);

    /// <summary>Records a run and gives the lease back; false if it was lost.</summary>
    public Task<bool> FinishAsync(string name, ScheduleStatus status) => _writer.RunAsync(connection => connection.Execute(
        """
        UPDATE timers SET last = $last, next = $next, last_updated = $updated, lease_owner = NULL, lease_until = 0
        WHERE name = $name AND lease_owner = $owner
        """,
        [.. Values(name, status), ("$owner", _owner)]) == 1);

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    static (string, object?)[] Values(string name, ScheduleStatus status) =>
    [
        ("$name", name), ("$last", status.Last.Ticks), ("$next", status.Next.Ticks), ("$updated", status.LastUpdated.Ticks),
    ];

    static DateTime Utc(SqliteDataReader reader, int column) => new(reader.GetInt64(column), DateTimeKind.Utc);
}
