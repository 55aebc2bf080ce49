using System.Text.Json.Serialization;

namespace PatentHub.Declarations;

/// <summary>
/// A declared patent as the hub understands it: every field is either valid or absent.
/// Codes are those of <c>PatentHub.Patents.CodeLists</c>; dates are the office's days.
/// </summary>
public sealed record Declaration
{
    /// <summary>Canonical application number; the key.</summary>
    public required string ApplicationNumber { get; init; }
    public required string Title { get; init; }
    public string? Abstract { get; init; }
    public required string PatentType { get; init; }
    public string? PublicationNumber { get; init; }
    public string? GrantPublicationNumber { get; init; }
    public DateOnly? FilingDate { get; init; }
    public DateOnly? GrantDate { get; init; }
    public string? LegalStatus { get; init; }
    public IReadOnlyList<string>? Encumbrances { get; init; }
    public IReadOnlyList<string>? Ipc { get; init; }
    public IReadOnlyList<string>? Cpc { get; init; }
    public IReadOnlyList<string>? Industries { get; init; }
    public string? Region { get; init; }
    public IReadOnlyList<Holder>? Applicants { get; init; }
    public IReadOnlyList<string>? Inventors { get; init; }

    /// <summary>Funding projects; none means a stock patent (存量专利).</summary>
    public IReadOnlyList<FundingProject>? Projects { get; init; }
    public DateOnly? DeclaredOn { get; init; }
    public Implementation? Implementation { get; init; }
    public Offer? Offer { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether this states a few fields only, as a partner's report does, and is no declaration by itself: it has no title.</summary>
    [JsonIgnore]
    public bool IsPartial => Title.Length == 0;

    public static Declaration Partial(string applicationNumber, string patentType, DateTimeOffset updatedAt) =>
        new() { ApplicationNumber = applicationNumber, Title = "", PatentType = patentType, UpdatedAt = updatedAt };
}

/// <param name="Uscc">Unified social credit code, 18 characters.</param>
/// <param name="Kind">university, institute, enterprise, hospital, person or other.</param>
public sealed record Holder(string Name, string? Uscc, string? Kind);

/// <param name="Contribution">Share of the project in the patent, 0 to 1.</param>
public sealed record FundingProject(string? Type, string? Name, string? Number, string? Level, string? Funder, double? Contribution);

public sealed record Implementation(string Status, DateOnly? FirstImplementedOn, string? Reason, DateOnly? ReportedOn);

public sealed record Offer
{
    public IReadOnlyList<string>? Modes { get; init; }
    public Price? Price { get; init; }
    public string? Maturity { get; init; }
    public string? Scenario { get; init; }
    public string? Summary { get; init; }

    /// <summary>Last day on which the offer holds.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>Stays inside the hub.</summary>
    public Contact? Contact { get; init; }
}

/// <param name="Amount">Currency units (for CNY: yuan).</param>
/// <param name="Rate">Share of the base, 0 to 1.</param>
public sealed record Price(string Kind, decimal? Amount, string? Currency, decimal? Rate, string? RateBase);

/// <summary>Personal data: never leaves the hub, never reaches a log.</summary>
public sealed record Contact(string? Name, string? Phone, string? Email);

[JsonSerializable(typeof(Declaration))]
[JsonSerializable(typeof(IReadOnlyList<Patents.Finding>))]
[JsonSerializable(typeof(IReadOnlyList<Statement>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
public sealed partial class DeclarationJson : JsonSerializerContext
{
    /// <summary>The one form of stored and sent documents: their bytes are hash input.</summary>
    public static readonly DeclarationJson Documents = new(Storage.CanonicalJson.DocumentOptions());
}
