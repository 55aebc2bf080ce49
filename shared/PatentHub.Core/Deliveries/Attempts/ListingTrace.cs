using PatentHub.Declarations;
using PatentHub.Declarations.History;
using PatentHub.Declarations.Sources;
using PatentHub.Listings;

namespace PatentHub.Deliveries.Attempts;

/// <summary>What a platform has of a traced listing, and how that came about.</summary>
/// <param name="Delivery">Null: it has not been given it.</param>
/// <param name="Entries">The newest first.</param>
public sealed record TracedPlatform(PlatformProfile Platform, Delivery? Delivery, IReadOnlyList<TimelineEntry> Entries);

/// <summary>One listing from the row of its source to every platform and back.</summary>
/// <param name="Origin">The snapshot from which the listing has its present revision; null: a demand, or a repair of one.</param>
/// <param name="Run">The run over the source that read it, where it was one.</param>
/// <param name="Listing">Null: the declaration is not offered.</param>
public sealed record ListingTrace(string ListingId, string? Number, Snapshot? Origin, RunRecord? Run, Listing? Listing, IReadOnlyList<TracedPlatform> Platforms);

/// <summary>Follows a listing by its ids: source row, snapshot, listing revision, and at each platform the requests and webhooks.</summary>
public sealed class ListingTraceQuery(ListingStore listings, SnapshotLog snapshots, RunHistory runs, DeliveryTimeline timeline, IPlatformProfiles platforms)
{
    /// <summary>Orders and previews may stand between a snapshot and its run.</summary>
    const int RunsBefore = 10;

    /// <param name="entries">How many entries of each platform at most.</param>
    /// <returns>Null where neither the listing nor the declaration is known.</returns>
    public async Task<ListingTrace?> FindAsync(string listingId, int entries, CancellationToken cancellationToken)
    {
        if (!DeliveryKeys.IsListing(listingId))
            return null;
        var listing = (await listings.ReadAsync([listingId], cancellationToken)).GetValueOrDefault(listingId);
        var number = SupplyListing.NumberOf(listingId);
        var origin = number is null ? null : await snapshots.FindAsync(number, new HistoryPoint.Instant(listing?.ChangedAt ?? DateTimeOffset.MaxValue), cancellationToken);
        if (listing is null && origin is null)
            return null;
        var traced = new List<TracedPlatform>();
        foreach (var platform in listing is null ? [] : platforms.All.Where(p => p.Takes(listing.Kind)))
        {
            var found = await timeline.FindAsync(platform.Id, listingId, cancellationToken);
            var page = await timeline.ReadAsync(platform.Id, listingId, null, entries, cancellationToken);
            traced.Add(new(platform, found?.Delivery, page?.Entries ?? []));
        }
        return new(listingId, number, origin, origin is null ? null : await FindRunAsync(origin, cancellationToken), listing, traced);
    }

    /// <summary>The run that was under way when the snapshot was recorded; an import or a webhook has none.</summary>
    async Task<RunRecord?> FindRunAsync(Snapshot snapshot, CancellationToken cancellationToken) =>
        (await runs.ListAsync(snapshot.Source, RunRecord.PlaceOf(snapshot.RecordedAt), RunsBefore, cancellationToken))
            .FirstOrDefault(run => run.Kind is RunKinds.Sync or RunKinds.Sweep && (run.Outcome == RunOutcomes.Running || run.UpdatedAt >= snapshot.RecordedAt));
}
