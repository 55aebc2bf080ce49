using System.Text.Json;
using PatentHub.Storage;

namespace PatentHub.Webhooks;

/// <summary>State of an event in the inbox.</summary>
public static class EventState
{
    public const string Todo = "todo";
    public const string Applied = "applied";

    /// <summary>Kept and shown, but without effect: unknown type or listing, an older revision, data that cannot be applied.</summary>
    public const string Ignored = "ignored";
}

/// <summary>A verified webhook event as it is kept.</summary>
public sealed record InboxEvent
{
    /// <summary>SHA-256 of the sender's event id, hex.</summary>
    public required string Key { get; init; }
    public required string Platform { get; init; }
    public required string Type { get; init; }

    /// <summary>When it happened, as the sender says; null if it does not.</summary>
    public DateTimeOffset? Timestamp { get; init; }
    public string? ListingId { get; init; }
    public required byte[] Body { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public string State { get; init; } = EventState.Todo;
    public string? Reason { get; init; }

    /// <summary>Times that the same id came with another body.</summary>
    public long Conflicts { get; init; }

    /// <summary>A property holds 64 KiB; a body of 256 KiB takes several.</summary>
    const int ChunkBytes = 60_000;

    public Row ToRow()
    {
        var row = new Row(Platform, InboxKeys.Event(Key))
            .Set("v", 1).Set("type", Type).Set("timestamp", Timestamp).Set("listingId", ListingId).Set("receivedAt", ReceivedAt)
            .Set("state", State).Set("reason", Reason).Set("conflicts", Conflicts).Set("bodyHash", BodyHash);
        for (var (at, index) = (0, 0); at < Body.Length; at += ChunkBytes, index++)
            row.Set(ChunkName(index), Body.AsSpan(at, Math.Min(ChunkBytes, Body.Length - at)).ToArray());
        return row;
    }

    public static InboxEvent FromRow(Row row) => new()
    {
        Key = row.RowKey[InboxKeys.EventPrefix.Length..],
        Platform = row.PartitionKey,
        Type = row.GetString("type")!,
        Timestamp = row.GetTime("timestamp"),
        ListingId = row.GetString("listingId"),
        Body = [.. Enumerable.Range(0, int.MaxValue).Select(i => row.GetBytes(ChunkName(i))).TakeWhile(chunk => chunk is not null).SelectMany(chunk => chunk!)],
        ReceivedAt = row.GetTime("receivedAt")!.Value,
        State = row.GetString("state")!,
        Reason = row.GetString("reason"),
        Conflicts = row.GetInt64("conflicts") ?? 0,
    };

    /// <summary>Its place among those of its listing, once it is applied or ignored; null where it names none.</summary>
    public Row? ToPlace() => ListingId is null || !Deliveries.DeliveryKeys.IsListing(ListingId) ? null
        : new Row(Platform, InboxKeys.OfListing(ListingId!, ReceivedAt, Key)).Set("v", 1).Set("key", Key).Set("type", Type).Set("receivedAt", ReceivedAt).Set("timestamp", Timestamp).Set("state", State).Set("reason", Reason);

    public string BodyHash => CanonicalJson.Hash(Body);

    /// <summary>The event's data; an undefined element where there is none.</summary>
    public JsonElement Data()
    {
        using var document = JsonDocument.Parse(Body, new JsonDocumentOptions { MaxDepth = 512 });
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("data", out var data) ? data.Clone() : default;
    }

    static string ChunkName(int index) => FormattableString.Invariant($"body{index}");
}

/// <summary>Row keys in <see cref="HubTables.Inbox"/>; the partition is the platform.</summary>
public static class InboxKeys
{
    public const string EventPrefix = "E|";
    public const string DonePrefix = "Z|";
    public const string ListingPrefix = "L|";

    public static string Event(string key) => EventPrefix + key;

    /// <summary>Events to apply, by partition of the platform's deliveries.</summary>
    public static string TodoPrefix(int partition) => FormattableString.Invariant($"T|{partition:D3}|");

    public static string Todo(int partition, DateTimeOffset due, string key) => $"{TodoPrefix(partition)}{due.SortableTicks()}|{key}";

    /// <summary>Applied or ignored events about one listing, the newest first.</summary>
    public static string OfListingPrefix(string listingId) => $"{ListingPrefix}{listingId}|";

    public static string OfListing(string listingId, DateTimeOffset receivedAt, string key) => $"{OfListingPrefix(listingId)}{receivedAt.NewestFirstTicks()}|{key}";

    /// <summary>Applied or ignored events by time, so that old ones are found without a scan.</summary>
    public static string Done(DateTimeOffset receivedAt, string key) => $"{DonePrefix}{receivedAt.SortableTicks()}|{key}";
}
