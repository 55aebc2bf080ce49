using System.Globalization;
using Azure.Messaging.ServiceBus;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using PatentHub.FunctionsRuntime.Hosting;

namespace PatentHub.FunctionsRuntime.Queues;

/// <summary>
/// Durable peek-lock queues in one SQLite file, safe for several processes. A queue exists as long as it has rows.
/// </summary>
sealed class QueueStore(IOptions<EmbeddedHostOptions> options, TimeProvider time) : IAsyncDisposable
{
    public const string DeadReason = "MaxDeliveryCountExceeded";

    readonly EmbeddedHostOptions _options = options.Value;
    readonly SqliteWriter _writer =
        new(SqliteFile.Open(Path.Combine(options.Value.DataDirectory, "queues.db"), QueueSql.Schema));

    long Now => time.GetUtcNow().UtcTicks;

    string DeadDescription => string.Create(
        CultureInfo.InvariantCulture, $"Message could not be consumed after {_options.MaxDeliveryCount} delivery attempts.");

    /// <summary>Raised with the queue's name, in this process only, after messages came in or back.</summary>
    public event Action<string>? Arrived;

    public async Task SendAsync(string queue, IReadOnlyList<ServiceBusMessage> messages)
    {
        if (messages.Count == 0)
            return;
        // Read here, not in the writer: the caller may change or reuse a message once this method has returned.
        var now = Now;
        var rows = messages.Select(message => InsertParameters(queue, message, now)).ToArray();
        await _writer.RunAsync(connection =>
        {
            foreach (var row in rows)
                connection.Execute(QueueSql.Insert, row);
            return rows.Length;
        });
        Arrived?.Invoke(queue);
    }

    /// <summary>Locks up to <paramref name="count"/> of the oldest visible messages.</summary>
    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(string queue, int count) =>
        _writer.RunAsync<IReadOnlyList<ServiceBusReceivedMessage>>(connection =>
        {
            var now = Now;
            connection.Execute(QueueSql.DeleteExpired, ("$queue", queue), ("$now", now));
            connection.Execute(
                QueueSql.BuryAbandonedByCrash, ("$queue", queue), ("$now", now), ("$max", _options.MaxDeliveryCount),
                ("$reason", DeadReason), ("$description", DeadDescription));
            using var command = connection.Command(
                QueueSql.Lock, ("$queue", queue), ("$now", now), ("$count", count),
                ("$until", now + _options.LockDuration.Ticks));
            // RETURNING promises no order.
            return [.. ReadMessages(command).OrderBy(message => message.SequenceNumber)];
        });

    /// <summary>Removes a message; false if the lock was lost.</summary>
    public Task<bool> CompleteAsync(ServiceBusReceivedMessage message) =>
        _writer.RunAsync(connection => connection.Execute(QueueSql.Complete, Key(message)) == 1);

    /// <summary>Prolongs a lock from now; false if it was lost.</summary>
    public Task<bool> RenewAsync(ServiceBusReceivedMessage message)
    {
        var now = Now;
        return _writer.RunAsync(connection => connection.Execute(
            QueueSql.Renew, [.. Key(message), ("$now", now), ("$until", now + _options.LockDuration.Ticks)]) == 1);
    }

    /// <summary>Makes a message visible again at once, or dead-letters it after its last delivery.</summary>
    public async Task<AbandonOutcome> AbandonAsync(string queue, ServiceBusReceivedMessage message)
    {
        var now = Now;
        var outcome = await _writer.RunAsync(connection =>
        {
            if (connection.Execute(
                    QueueSql.Bury,
                    [.. Key(message), ("$now", now), ("$max", _options.MaxDeliveryCount), ("$reason", DeadReason), ("$description", DeadDescription)]) == 1)
                return AbandonOutcome.DeadLettered;
            return Release(connection, message, undo: 0) ? AbandonOutcome.Released : AbandonOutcome.LockLost;
        });
        Arrived?.Invoke(queue);
        return outcome;
    }

    /// <summary>Gives back a message that no function saw, without counting the delivery.</summary>
    public Task ReturnAsync(ServiceBusReceivedMessage message) =>
        _writer.RunAsync(connection => Release(connection, message, undo: 1));

    public Task<bool> AnyVisibleAsync(string queue) => _writer.RunAsync(connection =>
    {
        using var command = connection.Command(QueueSql.AnyVisible, ("$queue", queue), ("$now", Now));
        return (long)command.ExecuteScalar()! == 1;
    });

    public Task<IReadOnlyList<QueueCounts>> CountAsync() => _writer.RunAsync<IReadOnlyList<QueueCounts>>(connection =>
    {
        using var command = connection.Command(QueueSql.Counts, ("$now", Now));
        using var reader = command.ExecuteReader();
        var counts = new List<QueueCounts>();
        while (reader.Read())
            counts.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        return counts;
    });

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReadDeadLettersAsync(string queue, long after, int count) =>
        _writer.RunAsync<IReadOnlyList<ServiceBusReceivedMessage>>(connection =>
        {
            using var command = connection.Command(
                QueueSql.DeadLetters, ("$queue", queue), ("$after", after), ("$count", count));
            return ReadMessages(command);
        });

    public async Task<bool> RedriveAsync(string queue, long sequence)
    {
        var found = await _writer.RunAsync(connection => connection.Execute(
            QueueSql.Redrive, ("$queue", queue), ("$sequence", sequence), ("$now", Now), ("$expires", DateTime.MaxValue.Ticks)) == 1);
        Arrived?.Invoke(queue);
        return found;
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    static bool Release(SqliteConnection connection, ServiceBusReceivedMessage message, int undo) =>
        connection.Execute(QueueSql.Release, [.. Key(message), ("$undo", undo)]) == 1;

    static (string, object?)[] Key(ServiceBusReceivedMessage message) =>
        [("$sequence", message.SequenceNumber), ("$token", message.LockToken)];

    static (string, object?)[] InsertParameters(string queue, ServiceBusMessage message, long now) =>
    [
        ("$queue", queue),
        ("$id", message.MessageId),
        ("$subject", message.Subject),
        ("$contentType", message.ContentType),
        ("$correlation", message.CorrelationId),
        ("$properties", PropertyCodec.Encode(message.ApplicationProperties)),
        ("$body", message.Body.ToArray()),
        ("$now", now),
        ("$expires", message.TimeToLive.Ticks >= DateTime.MaxValue.Ticks - now ? DateTime.MaxValue.Ticks : now + message.TimeToLive.Ticks),
    ];

    static List<ServiceBusReceivedMessage> ReadMessages(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var messages = new List<ServiceBusReceivedMessage>();
        while (reader.Read())
            messages.Add(ReadMessage(reader));
        return messages;
    }

    static ServiceBusReceivedMessage ReadMessage(SqliteDataReader row) => new()
    {
        SequenceNumber = row.GetInt64(0),
        MessageId = row.GetString(1),
        Subject = TextOrNull(row, 2),
        ContentType = TextOrNull(row, 3),
        CorrelationId = TextOrNull(row, 4),
        ApplicationProperties = PropertyCodec.Decode(row.GetString(5)),
        Body = BinaryData.FromBytes(row.GetFieldValue<byte[]>(6)),
        EnqueuedTime = new(row.GetInt64(7), TimeSpan.Zero),
        ExpiresAt = new(row.GetInt64(8), TimeSpan.Zero),
        DeliveryCount = row.GetInt32(9),
        LockToken = row.GetString(10),
        LockedUntil = new(row.GetInt64(11), TimeSpan.Zero),
        DeadLetterReason = TextOrNull(row, 12),
        DeadLetterErrorDescription = TextOrNull(row, 13),
    };

    static string? TextOrNull(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}

enum AbandonOutcome
{
    Released,
    DeadLettered,
    LockLost,
}
