namespace PatentHub.FunctionsRuntime.Queues;

/// <summary>The statements of <see cref="QueueStore"/>. Times are UTC ticks; a row without a dead reason is live.</summary>
static class QueueSql
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS messages(
          sequence INTEGER PRIMARY KEY AUTOINCREMENT,
          queue TEXT NOT NULL COLLATE NOCASE,
          message_id TEXT NOT NULL, subject TEXT, content_type TEXT, correlation_id TEXT,
          properties TEXT NOT NULL, body BLOB NOT NULL,
          enqueued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
          delivery_count INTEGER NOT NULL DEFAULT 0,
          lock_token TEXT, locked_until INTEGER NOT NULL DEFAULT 0,
          dead_reason TEXT, dead_description TEXT, dead_at INTEGER);
        CREATE INDEX IF NOT EXISTS messages_live ON messages(queue, sequence) WHERE dead_reason IS NULL;
        CREATE INDEX IF NOT EXISTS messages_expiry ON messages(queue, expires_at) WHERE dead_reason IS NULL;
        CREATE INDEX IF NOT EXISTS messages_locked ON messages(queue, locked_until) WHERE lock_token IS NOT NULL;
        CREATE INDEX IF NOT EXISTS messages_dead ON messages(queue, sequence) WHERE dead_reason IS NOT NULL;
        """;

    public const string Insert = """
        INSERT INTO messages(queue, message_id, subject, content_type, correlation_id, properties, body, enqueued_at, expires_at)
        VALUES ($queue, coalesce($id, lower(hex(randomblob(16)))), $subject, $contentType, $correlation, $properties, $body, $now, $expires)
        """;

    public const string DeleteExpired =
        "DELETE FROM messages WHERE queue = $queue AND dead_reason IS NULL AND expires_at <= $now AND locked_until <= $now";

    /// <summary>A process that died with its last permitted delivery leaves such rows behind.</summary>
    public const string BuryAbandonedByCrash = """
        UPDATE messages SET lock_token = NULL, locked_until = 0, dead_at = $now, dead_reason = $reason, dead_description = $description
        WHERE queue = $queue AND dead_reason IS NULL AND lock_token IS NOT NULL AND locked_until <= $now AND delivery_count >= $max
        """;

    public const string Lock = """
        UPDATE messages SET lock_token = lower(hex(randomblob(16))), locked_until = $until, delivery_count = delivery_count + 1
        WHERE sequence IN (SELECT sequence FROM messages
          WHERE queue = $queue AND dead_reason IS NULL AND locked_until <= $now ORDER BY sequence LIMIT $count)
        RETURNING sequence, message_id, subject, content_type, correlation_id, properties, body, enqueued_at, expires_at,
          delivery_count, lock_token, locked_until, dead_reason, dead_description
        """;

    public const string Complete = "DELETE FROM messages WHERE sequence = $sequence AND lock_token = $token";

    public const string Renew =
        "UPDATE messages SET locked_until = $until WHERE sequence = $sequence AND lock_token = $token AND locked_until > $now";

    public const string Release = """
        UPDATE messages SET lock_token = NULL, locked_until = 0,
          delivery_count = delivery_count - $undo
        WHERE sequence = $sequence AND lock_token = $token
        """;

    public const string Bury = """
        UPDATE messages SET lock_token = NULL, locked_until = 0, dead_at = $now, dead_reason = $reason, dead_description = $description
        WHERE sequence = $sequence AND dead_reason IS NULL AND delivery_count >= $max AND lock_token = $token
        """;

    public const string AnyVisible = """
        SELECT EXISTS(SELECT 1 FROM messages
        WHERE queue = $queue AND dead_reason IS NULL AND locked_until <= $now AND expires_at > $now)
        """;

    public const string Counts = """
        SELECT queue,
          sum(dead_reason IS NULL AND locked_until <= $now AND expires_at > $now),
          sum(dead_reason IS NULL AND locked_until > $now),
          sum(dead_reason IS NOT NULL)
        FROM messages GROUP BY queue ORDER BY queue
        """;

    public const string DeadLetters = """
        SELECT sequence, message_id, subject, content_type, correlation_id, properties, body, enqueued_at, expires_at,
          delivery_count, '', 0, dead_reason, dead_description
        FROM messages WHERE queue = $queue AND dead_reason IS NOT NULL AND sequence > $after ORDER BY sequence LIMIT $count
        """;

    public const string Redrive = """
        UPDATE messages SET dead_reason = NULL, dead_description = NULL, dead_at = NULL, delivery_count = 0, enqueued_at = $now, expires_at = $expires
        WHERE queue = $queue AND sequence = $sequence AND dead_reason IS NOT NULL
        """;
}
