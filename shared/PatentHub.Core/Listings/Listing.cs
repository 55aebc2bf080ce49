using System.Text.Json;
using PatentHub.Storage;

namespace PatentHub.Listings;

/// <summary>The desired state of a listing at every platform that accepts its kind.</summary>
public sealed record Listing
{
    public required string Id { get; init; }
    public required string Kind { get; init; }

    /// <summary>Starts at 1, rises with every change of the desired state (content, withdrawal, re-publication, repair), is never reused.</summary>
    public required long Revision { get; init; }

    /// <summary>False: withdrawn.</summary>
    public required bool Present { get; init; }

    public required string Title { get; init; }

    /// <summary>SHA-256 of <see cref="Document"/>.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The document as published, JSON without revision and contact address. Of a withdrawn listing: the last one.</summary>
    public required byte[] Document { get; init; }

    public DateOnly? ValidUntil { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>W3C trace context of the change.</summary>
    public string? TraceParent { get; init; }

    public string Bucket => Buckets.Of(Id);

    public ListingDocument Content => JsonSerializer.Deserialize(Document, ListingJson.Documents.ListingDocument)!;

    public Row ToRow() => new Row(Bucket, RecordKeys.Listing(Id))
        .Set("v", 1).Set("id", Id).Set("kind", Kind).Set("revision", Revision).Set("present", Present).Set("title", Title)
        .Set("contentHash", ContentHash).Set("document", Document).Set("validUntil", ValidUntil?.ToString("O", null))
        .Set("changedAt", ChangedAt).Set("traceParent", TraceParent);

    public static Listing FromRow(Row row) => new()
    {
        Id = row.GetString("id")!,
        Kind = row.GetString("kind")!,
        Revision = row.GetInt64("revision")!.Value,
        Present = row.GetBoolean("present"),
        Title = row.GetString("title")!,
        ContentHash = row.GetString("contentHash")!,
        Document = row.GetBytes("document")!,
        ValidUntil = row.GetString("validUntil") is { } day ? DateOnly.ParseExact(day, "O", null) : null,
        ChangedAt = row.GetTime("changedAt")!.Value,
        TraceParent = row.GetString("traceParent"),
    };
}
