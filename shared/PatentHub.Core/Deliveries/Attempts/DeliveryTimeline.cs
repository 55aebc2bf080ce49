using PatentHub.Deliveries.Redrives;
using PatentHub.Storage;
using PatentHub.Webhooks;

namespace PatentHub.Deliveries.Attempts;

/// <summary>Something that happened to a delivery.</summary>
/// <param name="Place">Where it stands in the timeline; the newest is the smallest.</param>
public abstract record TimelineEntry(DateTimeOffset At, string Place)
{
    public sealed record Tried(Attempt Attempt) : TimelineEntry(Attempt.At, AttemptKeys.Place(Attempt.At, Attempt.Id));

    public sealed record Done(DeliveryAction Action) : TimelineEntry(Action.At, Action.Place);

    /// <param name="Key">Of the event in the inbox.</param>
    /// <param name="Type">As the partner calls it.</param>
    /// <param name="OccurredAt">As the partner says.</param>
    /// <param name="State">One of <see cref="EventState"/>.</param>
    public sealed record Told(DateTimeOffset ReceivedAt, string Key, string Type, DateTimeOffset? OccurredAt, string State, string? Reason)
        : TimelineEntry(ReceivedAt, AttemptKeys.Place(ReceivedAt, Key));
}

/// <param name="After">Place of the last entry, where there may be more; null: there is no further page.</param>
public sealed record TimelinePage(IReadOnlyList<TimelineEntry> Entries, string? After);

/// <summary>What happened to one delivery: requests, webhooks and what people did, each found by short range reads.</summary>
public sealed class DeliveryTimeline(ITableStore tables, DeliveryStore deliveries, PlatformStore platformStates, IPlatformProfiles platforms, AttemptLog attempts)
{
    /// <summary>Whether the text has the form of a place.</summary>
    public static bool IsPlace(string text) =>
        text.Length is > 20 and <= 100 && text[19] == '|' && text.AsSpan(0, 19).ContainsAnyExceptInRange('0', '9') is false && text[20..].All(char.IsAsciiHexDigitLower);

    /// <returns>Null where there is no such delivery.</returns>
    public async Task<(PlatformProfile Platform, Delivery Delivery)?> FindAsync(string platform, string listingId, CancellationToken cancellationToken)
    {
        if (platforms.Find(platform) is not { } profile || !DeliveryKeys.IsListing(listingId))
            return null;
        var partition = PlatformStore.PartitionOf(await platformStates.ReadAsync(profile, cancellationToken), listingId);
        return (await deliveries.ReadAsync(partition, [listingId], cancellationToken)).GetValueOrDefault(listingId) is { } stored ? (profile, stored.Delivery) : null;
    }

    /// <summary>The newest entries first.</summary>
    /// <param name="after">Place of the last entry of the page before; null: the first page.</param>
    /// <returns>Null where the platform is not known or the listing's id is none.</returns>
    public async Task<TimelinePage?> ReadAsync(string platform, string listingId, string? after, int limit, CancellationToken cancellationToken)
    {
        if (platforms.Find(platform) is not { } profile || !DeliveryKeys.IsListing(listingId))
            return null;
        var partition = PlatformStore.PartitionOf(await platformStates.ReadAsync(profile, cancellationToken), listingId);
        var tried = await attempts.ReadAsync(partition, listingId, after, limit, cancellationToken);
        var told = await ReadEventsAsync(platform, listingId, after, limit, cancellationToken);
        var acted = await ReadRangeAsync(HubTables.Deliveries, partition, DeliveryAction.Prefix(listingId), after, limit, cancellationToken);
        var entries = tried.Select(TimelineEntry (a) => new TimelineEntry.Tried(a)).Concat(told).Concat(acted.Select(row => new TimelineEntry.Done(DeliveryAction.FromRow(row)))).OrderBy(e => e.Place, StringComparer.Ordinal).Take(limit).ToList();
        return new(entries, entries.Count == limit ? entries[^1].Place : null);
    }

    async Task<IEnumerable<TimelineEntry>> ReadEventsAsync(string platform, string listingId, string? after, int limit, CancellationToken cancellationToken)
    {
        var rows = await ReadRangeAsync(HubTables.Inbox, platform, InboxKeys.OfListingPrefix(listingId), after, limit, cancellationToken);
        return rows.Select(row => new TimelineEntry.Told(row.GetTime("receivedAt")!.Value, row.GetString("key")!, row.GetString("type")!, row.GetTime("timestamp"), row.GetString("state")!, row.GetString("reason")));
    }

    Task<List<Row>> ReadRangeAsync(string table, string partition, string prefix, string? after, int limit, CancellationToken cancellationToken)
    {
        var range = RowRange.Prefix(partition, prefix);
        return tables.TakeAsync(table, after is null ? range : range with { From = prefix + after + "\0" }, limit, cancellationToken);
    }
}
