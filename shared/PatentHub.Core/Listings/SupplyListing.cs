using PatentHub.Declarations;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Listings;

/// <summary>Derives the supply listing of a declaration. Pure.</summary>
public static class SupplyListing
{
    const int SummaryLength = 1000;
    const string IdPrefix = "S-";

    public static string IdOf(string number) => IdPrefix + number;

    /// <summary>The application number of a supply listing; null: it is none.</summary>
    public static string? NumberOf(string listingId) => listingId.StartsWith(IdPrefix, StringComparison.Ordinal) ? listingId[IdPrefix.Length..] : null;

    /// <summary>The document to publish, or null where there is nothing to offer (any more).</summary>
    public static ListingDocument? From(Declaration? declaration, DateTimeOffset now)
    {
        if (declaration?.Offer is not { } offer || offer.ValidUntil is { } until && OfficeCalendar.EndOf(until) <= now)
            return null;
        return new ListingDocument
        {
            Id = IdOf(declaration.ApplicationNumber),
            Kind = ListingKinds.Supply,
            Title = PersonalData.Redact(declaration.Title)!,
            Summary = Shorten(PersonalData.Redact(offer.Summary ?? declaration.Abstract)),
            Patents = [new(declaration.ApplicationNumber, declaration.PatentType, PersonalData.Redact(declaration.Title)!, declaration.FilingDate, declaration.GrantDate, declaration.LegalStatus)],
            Holders = declaration.Applicants?.Select(ToHolder).ToList(),
            Industries = PersonalData.Redact(declaration.Industries),
            Ipc = declaration.Ipc,
            Region = Region.PublicCode(declaration.Region),
            Modes = offer.Modes,
            Price = offer.Price,
            Maturity = offer.Maturity,
            Scenario = PersonalData.Redact(offer.Scenario),
            ValidUntil = offer.ValidUntil,
        };
    }

    /// <summary>The code of a person is an identity number and stays inside; so does that of somebody who may be one.</summary>
    static ListedHolder ToHolder(Holder holder) =>
        new(PersonalData.Redact(holder.Name)!, holder.Kind is null or CodeLists.HolderKindPerson ? null : PersonalData.OrganisationCode(holder.Uscc), holder.Kind);

    static string? Shorten(string? text) =>
        text is null || text.Length <= SummaryLength ? text : JsonText.Cut(text, SummaryLength - 1) + "…";
}

public static class ListingKinds
{
    public const string Supply = "supply";
    public const string Demand = "demand";
}
