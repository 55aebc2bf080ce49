using System.Text.Json.Serialization;
using PatentHub.Declarations;

namespace PatentHub.Listings;

/// <summary>
/// What a platform is told about a listing: the allow-list of the market channel. It has no funding project, contact,
/// inventor or identity number of a person. <see cref="Registration"/> belongs to the other channel alone.
/// </summary>
public sealed record ListingDocument
{
    public required string Id { get; init; }

    /// <summary>Set when the document is sent; no part of the content.</summary>
    public long? Revision { get; init; }

    /// <summary>supply, demand or registration.</summary>
    public required string Kind { get; init; }
    public required string Title { get; init; }
    public string? Summary { get; init; }
    public IReadOnlyList<ListedPatent>? Patents { get; init; }
    public IReadOnlyList<ListedHolder>? Holders { get; init; }
    public string? Need { get; init; }
    public Budget? Budget { get; init; }
    public ListedOrganisation? Organisation { get; init; }
    public IReadOnlyList<string>? Industries { get; init; }
    public IReadOnlyList<string>? Ipc { get; init; }
    public string? Region { get; init; }
    public IReadOnlyList<string>? Modes { get; init; }
    public Price? Price { get; init; }
    public string? Maturity { get; init; }
    public string? Scenario { get; init; }
    public DateOnly? ValidUntil { get; init; }

    /// <summary>Of a registration only.</summary>
    public RegistrationFacts? Registration { get; init; }

    /// <summary>Set when the document is sent; no part of the content.</summary>
    public string? ContactUrl { get; init; }
}

public sealed record ListedPatent(string ApplicationNumber, string Type, string Title, DateOnly? FilingDate, DateOnly? GrantDate, string? LegalStatus);

public sealed record ListedHolder(string Name, string? Uscc, string? Kind);

public sealed record ListedOrganisation(string Name, string? Uscc);

public sealed record Budget(decimal? Min, decimal? Max, string? Currency);

[JsonSerializable(typeof(ListingDocument))]
public sealed partial class ListingJson : JsonSerializerContext
{
    /// <summary>The one form of stored and sent documents: their bytes are hash input.</summary>
    public static readonly ListingJson Documents = new(Storage.CanonicalJson.DocumentOptions());
}
