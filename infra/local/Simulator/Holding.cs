using System.Text.Json;

namespace PatentHub.Local.Simulator;

/// <summary>What a platform holds of one listing.</summary>
public sealed record Holding
{
    /// <summary>The listing's id.</summary>
    public required string Id { get; init; }

    /// <summary>The revision held.</summary>
    public required int Revision { get; init; }

    /// <summary>The platform's own id of the record.</summary>
    public required string RemoteId { get; init; }

    /// <summary>accepted, pending or rejected.</summary>
    public required string Status { get; init; }

    /// <summary>Hash of the content, link and revision left out.</summary>
    public required string Hash { get; init; }

    /// <summary>When this revision was stored.</summary>
    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>Further records of the same listing: a fault of whoever caused them.</summary>
    public IReadOnlyList<string> OtherRemoteIds { get; init; } = [];

    /// <summary>The listing as received.</summary>
    public JsonElement? Body { get; init; }
}
