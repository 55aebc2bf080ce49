using Microsoft.Extensions.Options;
using PatentHub.Deliveries;

namespace PatentHub.Listings;

/// <summary>What a platform is told of a listing: the one way out, for deliveries and for whoever shows what would be delivered.</summary>
public sealed class OutboundDocuments(IOptions<DeliveryOptions> options)
{
    public ListingDocument Of(Listing listing, PlatformProfile platform)
    {
        if (listing.Kind == ListingKinds.Registration)
            return RegistrationRules.Apply(listing.Content, platform.Registration) with { Revision = listing.Revision };
        return listing.Content with { Revision = listing.Revision, ContactUrl = $"{options.Value.PublicBaseUrl.AbsoluteUri.TrimEnd('/')}/listings/{listing.Id}" };
    }
}
