using PatentHub.Declarations;
using PatentHub.Listings;

namespace PatentHub.Adapters.Deliveries.Templated;

/// <summary>
/// Documents that a profile's templates are tried with when it is read: of each kind one with every field and hostile texts, and one with
/// the fields alone that every document has.
/// </summary>
static class SampleDocuments
{
    /// <summary>What breaks a template that writes JSON by hand: quotes, backslashes, line ends, braces, and characters beyond the first plane.</summary>
    const string Hostile = "示例 \"引号\" \\ 斜杠\r\n换行\t{{ }} {\"a\":1} 𠮷";

    static readonly DateOnly Day = new(2021, 4, 8);

    public static IEnumerable<ListingDocument> Of(string kind) => kind switch
    {
        ListingKinds.Supply => [Supply, SmallSupply],
        ListingKinds.Registration => [Registration, SmallRegistration],
        _ => [Demand, SmallDemand],
    };

    static ListingDocument Supply => new()
    {
        Id = "S-202110377287X",
        Revision = 3,
        Kind = ListingKinds.Supply,
        Title = Hostile,
        Summary = Hostile,
        Patents = [new("202110377287X", "invention", Hostile, Day, Day, "granted"), new("202110377288X", "design", Hostile, null, null, null)],
        Holders = [new(Hostile, "12100000400000624D", "university"), new(Hostile, null, null)],
        Industries = [Hostile, "电子信息"],
        Ipc = ["H04L9/32"],
        Region = "510502",
        Modes = ["transfer", "licence"],
        Price = new Price("entryPlusRoyalty", 300_000, "CNY", 0.03m, "sales"),
        Maturity = "pilot",
        Scenario = Hostile,
        ValidUntil = Day,
        ContactUrl = "https://hub.example/listings/S-202110377287X",
    };

    static ListingDocument SmallSupply => new()
    {
        Id = "S-202110377287X",
        Revision = 1,
        Kind = ListingKinds.Supply,
        Title = "示例",
        Patents = [new("202110377287X", "invention", "示例", null, null, null)],
        ContactUrl = "https://hub.example/listings/S-202110377287X",
    };

    static ListingDocument Registration => Supply with
    {
        Id = "R-202110377287X",
        Kind = ListingKinds.Registration,
        ValidUntil = null,
        Registration = new RegistrationFacts
        {
            StateFunded = true,
            Projects = [new(Hostile, Hostile, "2018YFB1003500", "national", Hostile), new(null, null, null, null, null)],
            Implementation = new("none", Day, Hostile),
            FirstInventor = new(Hostile, Hostile, Hostile),
            Contact = new(Hostile, Hostile, Hostile),
        },
    };

    static ListingDocument SmallRegistration => SmallSupply with { Id = "R-202110377287X", Kind = ListingKinds.Registration };

    static ListingDocument Demand => new()
    {
        Id = "D-01JD0000000000000000000000",
        Revision = 2,
        Kind = ListingKinds.Demand,
        Title = Hostile,
        Summary = Hostile,
        Need = Hostile,
        Budget = new Budget(1, 2.5m, "CNY"),
        Organisation = new ListedOrganisation(Hostile, "12100000400000624D"),
        Industries = [Hostile],
        Ipc = ["A61K36/00"],
        Region = "510500",
        ValidUntil = Day,
        ContactUrl = "https://hub.example/listings/D-01JD0000000000000000000000",
    };

    static ListingDocument SmallDemand => new()
    {
        Id = "D-01JD0000000000000000000000",
        Revision = 1,
        Kind = ListingKinds.Demand,
        Title = "示例",
        Need = "示例",
        ContactUrl = "https://hub.example/listings/D-01JD0000000000000000000000",
    };
}
