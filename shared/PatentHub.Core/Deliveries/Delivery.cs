using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>Where a delivery stands. Every phase above <see cref="Accepted"/> has a due time, and with it a due marker.</summary>
public static class DeliveryPhase
{
    /// <summary>To be sent.</summary>
    public const string Waiting = "waiting";

    /// <summary>The platform has it and decides; asked again at the due time.</summary>
    public const string Pending = "pending";

    /// <summary>Sent without an answer; asked before it is sent again.</summary>
    public const string Unknown = "unknown";

    public const string Accepted = "accepted";
    public const string Rejected = "rejected";
    public const string Withdrawn = "withdrawn";

    /// <summary>Outcome unknown at a platform that cannot be asked: for a person.</summary>
    public const string Parked = "parked";

    public static readonly IReadOnlyList<string> All = [Waiting, Pending, Unknown, Accepted, Rejected, Withdrawn, Parked];
}

/// <summary>
/// What one platform is to hold of one listing, and what it holds as far as the hub knows.
/// Desired and acknowledged revision differ while there is work, unless the platform has refused.
/// </summary>
public sealed record Delivery
{
    public required string ListingId { get; init; }
    public required string Kind { get; init; }
    public required long DesiredRevision { get; init; }
    public required bool DesiredPresent { get; init; }

    /// <summary>The newest revision that the platform has accepted or decided on; 0: none yet.</summary>
    public long AcknowledgedRevision { get; init; }

    public required string Phase { get; init; }

    /// <summary>When to work on it next; null when nothing is to be done. The due marker bears the same time.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Failed attempts at the desired revision.</summary>
    public int Attempts { get; init; }

    /// <summary>Times asked in the present phase.</summary>
    public int Polls { get; init; }

    /// <summary>Questions in a row that had no answer.</summary>
    public int Unanswered { get; init; }

    /// <summary>A newer revision that the platform claims to hold; 0: none.</summary>
    public long StaleRevision { get; init; }

    /// <summary>Times that the listing had to rise above what the platform claims, since it was last settled.</summary>
    public int Raises { get; init; }

    /// <summary>The job of the platform that carries it while it is pending; null: it is asked for by itself.</summary>
    public string? Job { get; init; }

    /// <summary>What <see cref="Job"/> carries; the desired revision may have moved on meanwhile.</summary>
    public long JobRevision { get; init; }

    /// <summary>The order to send it again, see <see cref="RetryId"/>, that <see cref="Job"/> carries out, if any.</summary>
    public string? JobRetryId { get; init; }

    public string? RemoteId { get; init; }

    /// <summary>Class of the last reply.</summary>
    public string? LastReply { get; init; }

    /// <summary>Code of the last refusal, or reason of the last failure.</summary>
    public string? LastReason { get; init; }

    /// <summary>What the platform said to its last refusal, without personal data.</summary>
    public string? LastMessage { get; init; }

    /// <summary>Somebody wants it sent again: it does not come to rest until the platform has answered a push that knew of it.</summary>
    public string? RetryId { get; init; }

    /// <summary>The last redrive that put it back; the same one does not do so twice.</summary>
    public string? RedriveId { get; init; }

    public DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>The newest partner event applied: (revision, timestamp, id).</summary>
    public long EventRevision { get; init; }
    public DateTimeOffset? EventAt { get; init; }
    public string? EventId { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>When the listing became what is desired; null in rows of before this was kept.</summary>
    public DateTimeOffset? DesiredAt { get; init; }

    /// <summary>When desired or held side last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    public bool IsSettled => DueAt is null;

    public Row ToRow(string partition) => new Row(partition, DeliveryKeys.Delivery(ListingId))
        .Set("v", 1).Set("id", ListingId).Set("kind", Kind).Set("desired", DesiredRevision).Set("present", DesiredPresent)
        .Set("acknowledged", AcknowledgedRevision).Set("phase", Phase).Set("dueAt", DueAt).Set("attempts", Attempts).Set("polls", Polls).Set("unanswered", Unanswered)
        .Set("stale", StaleRevision).Set("raises", Raises).Set("job", Job).Set("jobRevision", Job is null ? null : JobRevision).Set("jobRetryId", Job is null ? null : JobRetryId).Set("remoteId", RemoteId).Set("lastReply", LastReply).Set("lastReason", LastReason).Set("lastMessage", LastMessage).Set("retryId", RetryId).Set("redriveId", RedriveId)
        .Set("lastAttemptAt", LastAttemptAt).Set("eventRevision", EventRevision).Set("eventAt", EventAt).Set("eventId", EventId)
        .Set("traceParent", TraceParent).Set("desiredAt", DesiredAt).Set("changedAt", ChangedAt);

    public static Delivery FromRow(Row row) => new()
    {
        ListingId = row.GetString("id")!,
        Kind = row.GetString("kind")!,
        DesiredRevision = row.GetInt64("desired")!.Value,
        DesiredPresent = row.GetBoolean("present"),
        AcknowledgedRevision = row.GetInt64("acknowledged") ?? 0,
        Phase = row.GetString("phase")!,
        DueAt = row.GetTime("dueAt"),
        Attempts = (int)(row.GetInt64("attempts") ?? 0),
        Polls = (int)(row.GetInt64("polls") ?? 0),
        Unanswered = (int)(row.GetInt64("unanswered") ?? 0),
        StaleRevision = row.GetInt64("stale") ?? 0,
        Raises = (int)(row.GetInt64("raises") ?? 0),
        Job = row.GetString("job"),
        JobRevision = row.GetInt64("jobRevision") ?? 0,
        JobRetryId = row.GetString("jobRetryId"),
        RemoteId = row.GetString("remoteId"),
        LastReply = row.GetString("lastReply"),
        LastReason = row.GetString("lastReason"),
        LastMessage = row.GetString("lastMessage"),
        RetryId = row.GetString("retryId"),
        RedriveId = row.GetString("redriveId"),
        LastAttemptAt = row.GetTime("lastAttemptAt"),
        EventRevision = row.GetInt64("eventRevision") ?? 0,
        EventAt = row.GetTime("eventAt"),
        EventId = row.GetString("eventId"),
        TraceParent = row.GetString("traceParent"),
        DesiredAt = row.GetTime("desiredAt"),
        ChangedAt = row.GetTime("changedAt")!.Value,
    };
}

/// <summary>Partitions and row keys in <see cref="HubTables.Deliveries"/>.</summary>
public static class DeliveryKeys
{
    public const string DeliveryPrefix = "L|";
    public const string DuePrefix = "W|";
    public const string VerifyPrefix = "V|";

    /// <summary>Also the scope of the wake-ups and the lease of the partition.</summary>
    public static string Partition(string platform, int index) => FormattableString.Invariant($"{platform}|{index}");

    public static string PlatformOf(string partition) => partition[..partition.IndexOf('|', StringComparison.Ordinal)];

    /// <summary>Whether the text has the form of a listing's id, so that it may stand in a key.</summary>
    public static bool IsListing(string id) => id.Length is > 2 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    public static string Delivery(string listingId) => DeliveryPrefix + listingId;

    public static string Due(DateTimeOffset at, string listingId) => $"{DuePrefix}{at.SortableTicks()}|{listingId}";

    /// <summary>Stands while somebody doubts that the platform holds what it acknowledged.</summary>
    public static string Verify(string listingId) => VerifyPrefix + listingId;
}
