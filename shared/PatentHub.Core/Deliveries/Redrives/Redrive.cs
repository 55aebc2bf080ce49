using System.Text.Json;
using System.Text.Json.Serialization;
using PatentHub.Deliveries.Failures;
using PatentHub.Storage;

namespace PatentHub.Deliveries.Redrives;

/// <summary>Which failed deliveries are meant. What is not given does not restrict.</summary>
/// <param name="Cause">A fingerprint.</param>
/// <param name="Class">Of the failure.</param>
/// <param name="Phase">In which it stands.</param>
/// <param name="Before">It came into its group before that.</param>
public sealed record RedriveFilter(string? Cause, string? Class, string? Phase, IReadOnlyList<string>? ListingIds, DateTimeOffset? Before)
{
    /// <summary>
    /// Whether a failed delivery is meant. One that waits for a person because nobody knows what became of it is sent again only by a filter
    /// that says so: there may be a second record of it then.
    /// </summary>
    public bool Matches(FailedDelivery failed) =>
        (Cause is null || Cause == failed.Failure.Fingerprint) && (Class is null || Class == failed.Failure.Class) && (Phase is null || Phase == failed.Phase)
        && (Before is null || failed.Since < Before) && (ListingIds is null || ListingIds.Contains(failed.ListingId))
        && (failed.Phase != DeliveryPhase.Parked || Cause is not null || Class is not null || Phase is not null || ListingIds is not null);

    /// <summary>Where to look in the index of failures.</summary>
    [JsonIgnore]
    public string Prefix => Cause is null ? FailedDelivery.Prefix : FailedDelivery.GroupPrefix(Cause);
}

public static class RedriveStates
{
    public const string Running = "running";

    /// <summary>All that were meant have been put back.</summary>
    public const string Ended = "ended";

    /// <summary>What had been put back is sent; the others remain as they were.</summary>
    public const string Cancelled = "cancelled";
}

/// <summary>An order to send failed deliveries again, and how far it has got.</summary>
/// <param name="StartedAt">Also tells it from others of its platform.</param>
/// <param name="Planned">How many were meant when it began.</param>
/// <param name="CancelReason">Why it was cancelled.</param>
public sealed record Redrive(string Platform, DateTimeOffset StartedAt, RedriveFilter Filter, string Reason, long Planned, string State, DateTimeOffset? EndedAt, string? CancelReason)
{
    public const string RowPrefix = "R|";

    /// <summary>19 digits; the newest has the smallest.</summary>
    public string Id => StartedAt.NewestFirstTicks();

    public static string RowKey(string id) => RowPrefix + id;

    public static bool IsId(string text) => text.Length == 19 && text.All(char.IsAsciiDigit);

    public Row ToRow() => new Row(Platform, RowKey(Id)).Set("v", 1).Set("startedAt", StartedAt).Set("filter", JsonSerializer.Serialize(Filter, RedriveJson.Default.RedriveFilter))
        .Set("reason", Reason).Set("planned", Planned).Set("state", State).Set("endedAt", EndedAt).Set("cancelReason", CancelReason);

    public static Redrive FromRow(Row row) => new(
        row.PartitionKey, row.GetTime("startedAt")!.Value, JsonSerializer.Deserialize(row.GetString("filter")!, RedriveJson.Default.RedriveFilter)!,
        row.GetString("reason")!, row.GetInt64("planned") ?? 0, row.GetString("state")!, row.GetTime("endedAt"), row.GetString("cancelReason"));
}

/// <summary>How far a redrive has got in one partition of the platform's deliveries.</summary>
/// <param name="Cursor">Row key of the last failed delivery that was looked at; null: none yet.</param>
/// <param name="PutBack">Deliveries that were put back.</param>
/// <param name="IsDone">Whether all were looked at.</param>
public sealed record RedriveProgress(string Partition, string? Cursor, long PutBack, bool IsDone)
{
    public static string Prefix(string redriveId) => $"P|{redriveId}|";

    public static string RowKey(string redriveId, string partition) => Prefix(redriveId) + partition;

    public Row ToRow(string platform, string redriveId) => new Row(platform, RowKey(redriveId, Partition))
        .Set("v", 1).Set("partition", Partition).Set("cursor", Cursor).Set("putBack", PutBack).Set("isDone", IsDone);

    public static RedriveProgress FromRow(Row row) => new(row.GetString("partition")!, row.GetString("cursor"), row.GetInt64("putBack") ?? 0, row.GetBoolean("isDone"));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RedriveFilter))]
sealed partial class RedriveJson : JsonSerializerContext;
