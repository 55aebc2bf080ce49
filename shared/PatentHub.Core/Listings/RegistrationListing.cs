using PatentHub.Declarations;
using PatentHub.Patents;

namespace PatentHub.Listings;

/// <summary>
/// Derives what may be registered of a declaration: of every patent in force that a university or institute holds, out of state-funded
/// research or not (高校和科研机构存量专利盘活工作方案, 国知发运字〔2024〕5号: 全面盘点、筛选入库; later grants are added continuously). Pure.
/// </summary>
/// <remarks>It holds all that any platform may be told; <see cref="RegistrationRules"/> says what one is told.</remarks>
public static class RegistrationListing
{
    public const string Prefix = "R-";

    /// <summary>高校、科研院所.</summary>
    static readonly string[] Registrants = ["university", "institute"];

    public static string IdOf(string number) => Prefix + number;

    /// <summary>The whole document, or null where nothing is to be registered (any more).</summary>
    public static ListingDocument? From(Declaration? declaration)
    {
        if (declaration is not { LegalStatus: LegalStatuses.Granted } || declaration.Applicants?.Any(a => Registrants.Contains(a.Kind)) != true)
            return null;
        return new ListingDocument
        {
            Id = IdOf(declaration.ApplicationNumber),
            Kind = ListingKinds.Registration,
            Title = PersonalData.Redact(declaration.Title)!,
            Summary = SupplyListing.Shorten(PersonalData.Redact(declaration.Abstract)),
            Patents = [SupplyListing.ToPatent(declaration)],
            Holders = declaration.Applicants.Select(SupplyListing.ToHolder).ToList(),
            Industries = PersonalData.Redact(declaration.Industries),
            Ipc = declaration.Ipc,
            Region = Region.PublicCode(declaration.Region),
            Modes = declaration.Offer?.Modes,
            Price = declaration.Offer?.Price,
            Maturity = declaration.Offer?.Maturity,
            Scenario = PersonalData.Redact(declaration.Offer?.Scenario),
            Registration = new RegistrationFacts
            {
                StateFunded = declaration.Projects is { Count: > 0 },
                Projects = declaration.Projects?.Select(p => new RegisteredProject(p.Type, PersonalData.Redact(p.Name), p.Number, p.Level, PersonalData.Redact(p.Funder))).ToList(),
                Implementation = declaration.Implementation is { } i ? new(i.Status, i.FirstImplementedOn, PersonalData.Redact(i.Reason)) : null,
                FirstInventor = FirstInventor(declaration),
                Contact = declaration.Offer?.Contact,
            },
        };
    }

    /// <summary>The declaration has a telephone and an address of the contact only: they are the first inventor's where that is the same person.</summary>
    static Contact? FirstInventor(Declaration declaration)
    {
        if (declaration.Inventors is not [var name, ..])
            return null;
        var contact = declaration.Offer?.Contact;
        return contact?.Name == name ? contact : new Contact(name, null, null);
    }
}

/// <summary>What only the registration channel carries. Personal data among it leaves for a platform whose profile names it, and goes nowhere else.</summary>
public sealed record RegistrationFacts
{
    /// <summary>是否属于财政资助科研项目形成专利; null: not told.</summary>
    public bool? StateFunded { get; init; }

    public IReadOnlyList<RegisteredProject>? Projects { get; init; }

    public RegisteredImplementation? Implementation { get; init; }

    /// <summary>第一发明人: name, telephone, address.</summary>
    public Contact? FirstInventor { get; init; }

    public Contact? Contact { get; init; }
}

public sealed record RegisteredProject(string? Type, string? Name, string? Number, string? Level, string? Funder);

/// <param name="Status">none, selfUse, licensed, transferred or equity.</param>
public sealed record RegisteredImplementation(string Status, DateOnly? FirstImplementedOn, string? Reason);
