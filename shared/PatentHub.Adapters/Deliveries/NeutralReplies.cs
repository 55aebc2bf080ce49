using System.Text.Json;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Adapters.Deliveries;

/// <summary>Classifies answers of the neutral protocol. Pure.</summary>
public static class NeutralReplies
{
    public static PushReply OfPublication(HttpAnswer answer, DateTimeOffset now)
    {
        if (!answer.IsSuccess)
            return OfFailure(answer, now);
        using var json = ParseObject(answer.Body);
        var remoteId = Text(json, "remoteId");
        return Text(json, "status") switch
        {
            HeldStatus.Accepted => new PushReply.Accepted(remoteId),
            HeldStatus.Pending => new PushReply.Pending(remoteId),
            HeldStatus.Rejected => new PushReply.Rejected(Text(json, "code") ?? "rejected", Text(json, "message")),
            _ => new PushReply.Unknown("2xx without the JSON of the protocol"),
        };
    }

    public static PushReply OfWithdrawal(HttpAnswer answer, DateTimeOffset now) =>
        answer.IsSuccess || (int?)answer.Status == 404 ? new PushReply.Accepted(null) : OfFailure(answer, now);

    /// <param name="listingId">The listing that was asked for: an answer about another one is none.</param>
    public static ReadReply OfRead(HttpAnswer answer, string listingId, DateTimeOffset now)
    {
        if ((int?)answer.Status == 404)
            return new ReadReply.Absent();
        if ((int?)answer.Status != 200)
            return new ReadReply.Failed(HttpReplies.Harmless(OfFailure(answer, now)));
        using var json = ParseObject(answer.Body);
        return json is not null && ToHeld(json.RootElement) is { } held && held.Id == listingId
            ? new ReadReply.Held(held.Revision, held.Status, Text(json, "remoteId"))
            : new ReadReply.Failed(new PushReply.Transient("200 without the JSON of the protocol"));
    }

    public static ListReply OfList(HttpAnswer answer, DateTimeOffset now)
    {
        if ((int?)answer.Status != 200)
            return new ListReply.Failed(HttpReplies.Harmless(OfFailure(answer, now)));
        using var json = ParseObject(answer.Body);
        if (json is null || !json.RootElement.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
            return new ListReply.Failed(new PushReply.Transient("200 without the JSON of the protocol"));
        var held = new List<HeldListing>(items.GetArrayLength());
        foreach (var item in items.EnumerateArray())
            if (ToHeld(item) is { } listing)
                held.Add(listing);
        // The cursor is not cut: it goes back as it came.
        return new ListReply.Page(held, items.GetArrayLength() - held.Count, JsonText.Of(json.RootElement, "nextCursor") is { Length: > 0 } cursor ? cursor : null);
    }

    static PushReply OfFailure(HttpAnswer answer, DateTimeOffset now)
    {
        using var json = ParseObject(answer.Body);
        return HttpReplies.OfFailure(answer, Text(json, "code"), Text(json, "message"), Number(json, "revision"), now);
    }

    static HeldListing? ToHeld(JsonElement item) =>
        JsonText.Of(item, "id") is { } id && JsonText.Revision(item, "revision") is { } revision
        && JsonText.Of(item, "status") is HeldStatus.Accepted or HeldStatus.Pending or HeldStatus.Rejected
            ? new HeldListing(id, revision, JsonText.Of(item, "status")!)
            : null;

    static JsonDocument? ParseObject(byte[]? body)
    {
        if (body is null or { Length: 0 })
            return null;
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string? Text(JsonDocument? json, string name) =>
        json is null ? null : HttpReplies.Cut(JsonText.Of(json.RootElement, name));

    static long? Number(JsonDocument? json, string name) => json is null ? null : JsonText.Revision(json.RootElement, name);
}
