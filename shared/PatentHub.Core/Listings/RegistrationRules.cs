namespace PatentHub.Listings;

/// <summary>
/// What a platform is told through the registration channel: an allow-list and the law that it rests on. A platform whose profile has none
/// gets no registration.
/// </summary>
/// <param name="LegalBasis">The clause under which these fields may be passed on (个人信息保护法 §13, §23).</param>
/// <param name="Fields">Names out of <see cref="AllFields"/>.</param>
public sealed record RegistrationRules(string LegalBasis, IReadOnlyList<string> Fields)
{
    /// <summary>A field, and how it comes into a document that has only what was allowed before it.</summary>
    static readonly Dictionary<string, Func<ListingDocument, ListingDocument, ListingDocument>> Copies = new(StringComparer.Ordinal)
    {
        ["summary"] = (to, from) => to with { Summary = from.Summary },
        ["holders"] = (to, from) => to with { Holders = from.Holders },
        ["industries"] = (to, from) => to with { Industries = from.Industries },
        ["ipc"] = (to, from) => to with { Ipc = from.Ipc },
        ["region"] = (to, from) => to with { Region = from.Region },
        ["modes"] = (to, from) => to with { Modes = from.Modes },
        ["price"] = (to, from) => to with { Price = from.Price },
        ["maturity"] = (to, from) => to with { Maturity = from.Maturity },
        ["scenario"] = (to, from) => to with { Scenario = from.Scenario },
        ["stateFunded"] = Fact((to, from) => to with { StateFunded = from.StateFunded }),
        ["projects"] = Fact((to, from) => to with { Projects = from.Projects }),
        ["implementation"] = Fact((to, from) => to with { Implementation = from.Implementation }),
        ["firstInventor.name"] = Fact((to, from) => to with { FirstInventor = Named(to.FirstInventor, from.FirstInventor?.Name) }),
        ["firstInventor.phone"] = Fact((to, from) => to with { FirstInventor = Called(to.FirstInventor, from.FirstInventor?.Phone) }),
        ["firstInventor.email"] = Fact((to, from) => to with { FirstInventor = Written(to.FirstInventor, from.FirstInventor?.Email) }),
        ["contact.name"] = Fact((to, from) => to with { Contact = Named(to.Contact, from.Contact?.Name) }),
        ["contact.phone"] = Fact((to, from) => to with { Contact = Called(to.Contact, from.Contact?.Phone) }),
        ["contact.email"] = Fact((to, from) => to with { Contact = Written(to.Contact, from.Contact?.Email) }),
    };

    public static IReadOnlyCollection<string> AllFields => Copies.Keys;

    /// <summary>Fields that are about a person; named in profiles only where the legal basis covers them.</summary>
    public static bool IsPersonal(string field) => field.StartsWith("firstInventor.", StringComparison.Ordinal) || field.StartsWith("contact.", StringComparison.Ordinal);

    /// <summary>Tells two allow-lists apart, whatever the order of their fields.</summary>
    public string Fingerprint => string.Join('+', Fields.Order(StringComparer.Ordinal));

    /// <summary>
    /// What the platform is told: the patent as the public register has it, which says what is registered, and of all else only what is allowed.
    /// Built up from nothing, so that a field that is new to documents stays inside until somebody allows it.
    /// </summary>
    /// <param name="rules">Null: nothing is allowed.</param>
    public static ListingDocument Apply(ListingDocument whole, RegistrationRules? rules)
    {
        var told = new ListingDocument { Id = whole.Id, Kind = whole.Kind, Title = whole.Title, Patents = whole.Patents };
        foreach (var field in rules?.Fields ?? [])
            told = Copies[field](told, whole);
        return told;
    }

    static Func<ListingDocument, ListingDocument, ListingDocument> Fact(Func<RegistrationFacts, RegistrationFacts, RegistrationFacts> copy) =>
        (to, from) => from.Registration is null ? to : to with { Registration = copy(to.Registration ?? new(), from.Registration) };

    static Declarations.Contact? Named(Declarations.Contact? to, string? name) => name is null ? to : (to ?? Nobody) with { Name = name };

    static Declarations.Contact? Called(Declarations.Contact? to, string? phone) => phone is null ? to : (to ?? Nobody) with { Phone = phone };

    static Declarations.Contact? Written(Declarations.Contact? to, string? email) => email is null ? to : (to ?? Nobody) with { Email = email };

    static readonly Declarations.Contact Nobody = new(null, null, null);
}
