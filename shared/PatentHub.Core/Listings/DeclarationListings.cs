using PatentHub.Declarations;
using PatentHub.Deliveries;

namespace PatentHub.Listings;

/// <summary>Which listings a declaration has: what is offered of it, and what is registered of it where some platform takes registrations.</summary>
public sealed class DeclarationListings(IPlatformProfiles platforms)
{
    /// <summary>The listings that a declaration may have.</summary>
    public static IReadOnlyList<string> IdsOf(string number) => [SupplyListing.IdOf(number), RegistrationListing.IdOf(number)];

    public bool Registers => platforms.All.Any(p => p.Takes(ListingKinds.Registration));

    /// <summary>The listings that change with a declaration.</summary>
    /// <param name="stored">The listing of an id as it stands; null: there is none.</param>
    public IEnumerable<Listing> Changed(string number, Declaration? declaration, Func<string, Listing?> stored, DateTimeOffset now, string? traceParent)
    {
        if (ListingPlan.Next(stored(SupplyListing.IdOf(number)), SupplyListing.From(declaration, now), now, traceParent) is { } supply)
            yield return supply;
        // What was registered once is kept in step, so that it can be withdrawn, even if nobody takes registrations any more.
        var registered = stored(RegistrationListing.IdOf(number));
        if ((registered is not null || Registers) && ListingPlan.Next(registered, RegistrationListing.From(declaration), now, traceParent) is { } registration)
            yield return registration;
    }
}
