using PatentHub.Listings;

namespace PatentHub.Deliveries;

/// <summary>What came of the wish to see what a platform would be sent.</summary>
public abstract record PreviewOutcome
{
    public sealed record UnknownPlatform : PreviewOutcome;

    public sealed record UnknownListing : PreviewOutcome;

    /// <summary>The platform takes no listings of this kind.</summary>
    public sealed record NotTaken(string Kind) : PreviewOutcome;

    /// <summary>The platform has no interface: nothing is sent to it, and its packages show what is.</summary>
    public sealed record NothingSent : PreviewOutcome;

    public sealed record Shown(Listing Listing, RequestPreview Preview) : PreviewOutcome;
}

/// <summary>Shows what a platform would be sent for a listing, as it is now.</summary>
public sealed class PreviewDeliveryHandler(ListingStore listings, IPlatformProfiles platforms, IPlatformPreview preview, OutboundDocuments documents)
{
    /// <param name="withdraw">Whether to show its withdrawal; one that is withdrawn already is shown so in any case.</param>
    public async Task<PreviewOutcome> HandleAsync(string platformId, string listingId, bool withdraw, CancellationToken cancellationToken)
    {
        if (platforms.Find(platformId) is not { } platform)
            return new PreviewOutcome.UnknownPlatform();
        if (!(await listings.ReadAsync([listingId], cancellationToken)).TryGetValue(listingId, out var listing))
            return new PreviewOutcome.UnknownListing();
        if (!platform.Takes(listing.Kind))
            return new PreviewOutcome.NotTaken(listing.Kind);
        if (platform.Packages is not null)
            return new PreviewOutcome.NothingSent();
        var document = withdraw || !listing.Present ? null : documents.Of(listing, platform);
        return new PreviewOutcome.Shown(listing, preview.Preview(platform, new Push(listing.Id, listing.Revision, document, null)));
    }
}
