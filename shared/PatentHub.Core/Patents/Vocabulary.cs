using System.Collections.Frozen;

namespace PatentHub.Patents;

/// <summary>Kinds of patent (专利法 §2), as they are written in documents.</summary>
public static class PatentTypes
{
    public const string Invention = "invention";
    public const string UtilityModel = "utilityModel";
    public const string Design = "design";

    public static readonly FrozenSet<string> All = [Invention, UtilityModel, Design];

    /// <summary>For people.</summary>
    public static (string Zh, string En) NameOf(string type) => type switch
    {
        Invention => ("发明", "invention"),
        UtilityModel => ("实用新型", "utility model"),
        _ => ("外观设计", "design"),
    };
}

/// <summary>Core legal states; encumbrances are kept apart.</summary>
public static class LegalStatuses
{
    public const string Granted = "granted";
    public const string Expired = "expired";

    /// <summary>States of an application that was never granted.</summary>
    public static readonly FrozenSet<string> BeforeGrant = ["pending", "rejected", "withdrawn"];

    public static readonly FrozenSet<string> All = ["pending", Granted, "rejected", "withdrawn", "lapsed", Expired, "surrendered", "invalidated"];
}

/// <summary>Code lists of a declaration's other fields.</summary>
public static class CodeLists
{
    public static readonly FrozenSet<string> Encumbrances = ["pledged", "preserved", "suspended", "exclusiveLicence", "soleLicence", "licence", "openLicence"];
    public static readonly FrozenSet<string> HolderKinds = ["university", "institute", "enterprise", "hospital", HolderKindPerson, "other"];
    public static readonly FrozenSet<string> ProjectLevels = ["national", "provincial", "municipal", "county"];
    public static readonly FrozenSet<string> ImplementationStatuses = ["none", "selfUse", "licensed", "transferred", "equity"];
    public static readonly FrozenSet<string> OfferModes = ["transfer", "licence", "openLicence", "equity", "cooperation"];
    public static readonly FrozenSet<string> PriceKinds = ["fixed", "royalty", "entryPlusRoyalty", "negotiable"];
    public static readonly FrozenSet<string> RateBases = ["sales", "profit"];
    public static readonly FrozenSet<string> Maturities = ["concept", "prototype", "pilot", "production"];

    /// <summary>A natural person: no identity number may leave the hub.</summary>
    public const string HolderKindPerson = "person";
}

public static class PatentTerm
{
    static readonly DateOnly LongDesignTerm = new(2021, 6, 1);

    /// <summary>
    /// First day without the right, compensation aside: 20 years from filing for inventions, 10 for utility models,
    /// 15 for designs, 10 for designs filed before 2021-06-01 (专利法 §42). From 29 February it is the 28th in a year without one.
    /// </summary>
    public static DateOnly End(string type, DateOnly filed)
    {
        var years = type switch
        {
            PatentTypes.Invention => 20,
            PatentTypes.UtilityModel => 10,
            _ => filed < LongDesignTerm ? 10 : 15,
        };
        return filed.Year + years > DateOnly.MaxValue.Year ? DateOnly.MaxValue : filed.AddYears(years);
    }
}
