using System.Globalization;
using PatentHub.Storage;

namespace PatentHub.Deliveries.Attempts;

/// <summary>What an entry of the attempt log is about.</summary>
public static class AttemptKinds
{
    /// <summary>A publication or an update was sent.</summary>
    public const string Push = "push";

    /// <summary>A withdrawal was sent.</summary>
    public const string Withdraw = "withdraw";

    /// <summary>The platform was asked what it holds of a listing that is pending or of unknown outcome.</summary>
    public const string Read = "read";

    /// <summary>The platform was asked what became of a job.</summary>
    public const string Job = "job";

    /// <summary>The platform was asked for a listing that the hub believed settled.</summary>
    public const string Verify = "verify";

    public static readonly IReadOnlyList<string> All = [Push, Withdraw, Read, Job, Verify];
}

/// <summary>One request about one delivery, as it is kept for people. Never changed.</summary>
public sealed record Attempt
{
    public required string ListingId { get; init; }

    /// <summary>16 hexadecimal digits; new for every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset At { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>One of <see cref="AttemptKinds"/>.</summary>
    public required string Kind { get; init; }

    public required long Revision { get; init; }

    /// <summary>The how manieth at this revision, or question in this phase; from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Class of the reply.</summary>
    public required string Reply { get; init; }

    /// <summary>Code of a refusal, or reason of a failure.</summary>
    public string? Reason { get; init; }

    /// <summary>The phase that the delivery came to, if it had not changed meanwhile.</summary>
    public string? LedTo { get; init; }

    /// <summary>When it is worked on next, then.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Method and path of HTTP.</summary>
    public string? Method { get; init; }
    public string? Path { get; init; }

    /// <summary>Status of HTTP; null: nothing came back.</summary>
    public int? Status { get; init; }
    public Excerpt? Request { get; init; }
    public Excerpt? Response { get; init; }
    public string? ResponseType { get; init; }

    /// <summary>What tells the attempt from others at the platform.</summary>
    public string? MessageId { get; init; }
    public string? TraceParent { get; init; }

    /// <summary>The job that it was, or became, part of.</summary>
    public string? Job { get; init; }

    public string RowKey => AttemptKeys.Entry(ListingId, At, Id);

    public Row ToRow(string partition)
    {
        var row = new Row(partition, RowKey)
            .Set("v", 1).Set("id", Id).Set("listingId", ListingId).Set("at", At).Set("microseconds", (long)Duration.TotalMicroseconds).Set("kind", Kind).Set("revision", Revision).Set("number", Number)
            .Set("reply", Reply).Set("reason", Reason).Set("ledTo", LedTo).Set("nextAt", NextAt).Set("method", Method).Set("path", Path).Set("status", Status)
            .Set("responseType", ResponseType).Set("messageId", MessageId).Set("traceParent", TraceParent).Set("job", Job);
        return Set(Set(row, "request", Request), "response", Response);
    }

    public static Attempt FromRow(Row row) => new()
    {
        ListingId = row.GetString("listingId")!,
        Id = row.GetString("id")!,
        At = row.GetTime("at")!.Value,
        Duration = TimeSpan.FromMicroseconds(row.GetInt64("microseconds") ?? 0),
        Kind = row.GetString("kind")!,
        Revision = row.GetInt64("revision") ?? 0,
        Number = (int)(row.GetInt64("number") ?? 0),
        Reply = row.GetString("reply")!,
        Reason = row.GetString("reason"),
        LedTo = row.GetString("ledTo"),
        NextAt = row.GetTime("nextAt"),
        Method = row.GetString("method"),
        Path = row.GetString("path"),
        Status = (int?)row.GetInt64("status"),
        Request = ExcerptOf(row, "request"),
        Response = ExcerptOf(row, "response"),
        ResponseType = row.GetString("responseType"),
        MessageId = row.GetString("messageId"),
        TraceParent = row.GetString("traceParent"),
        Job = row.GetString("job"),
    };

    static Row Set(Row row, string name, Excerpt? excerpt) =>
        excerpt is null ? row : row.Set(name, excerpt.Text).Set(name + "Bytes", excerpt.Bytes).Set(name + "Hash", excerpt.Hash);

    static Excerpt? ExcerptOf(Row row, string name) =>
        row.GetInt64(name + "Bytes") is { } bytes ? new(row.GetString(name), bytes, row.GetString(name + "Hash")) : null;
}

/// <summary>
/// Keys in <see cref="HubTables.Attempts"/>. A partition is a day (UTC) of a partition of deliveries, so that it can go as a whole; in it,
/// the attempts at one listing stand together, the newest first.
/// </summary>
public static class AttemptKeys
{
    const string DayFormat = "yyyyMMdd";

    /// <param name="partition">Of the table of deliveries.</param>
    public static string Partition(string partition, string day) => $"{partition}|{day}";

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture);

    public static string EntryPrefix(string listingId) => listingId + "|";

    public static string Entry(string listingId, DateTimeOffset at, string id) => EntryPrefix(listingId) + Place(at, id);

    /// <summary>Where an entry stands among those of its listing, whatever its partition; the newest is the smallest.</summary>
    public static string Place(DateTimeOffset at, string id) => $"{at.NewestFirstTicks()}|{id}";
}
