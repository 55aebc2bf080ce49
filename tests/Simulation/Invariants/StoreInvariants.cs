using PatentHub.Declarations;
using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Simulation.Partners;
using PatentHub.Simulation.Store;
using PatentHub.Storage;

namespace PatentHub.Simulation.Invariants;

/// <summary>What must hold after every single transaction.</summary>
sealed class StoreInvariants(World world)
{
    /// <summary>Clocks of two instances differ by up to two minutes, and one that stood still acts on what it saw four minutes ago.</summary>
    static readonly TimeSpan Recently = TimeSpan.FromMinutes(6);

    readonly Dictionary<(string Scope, int Instance), long> _epochs = [];
    readonly Dictionary<string, (DateTimeOffset Until, DateTimeOffset Since)> _notBefore = new(StringComparer.Ordinal);
    readonly FailureInvariants _failures = new(world);

    public void OnCommitted(string table, string partition, IReadOnlyList<RowStep> steps, int instance)
    {
        foreach (var step in steps)
        {
            if (table == HubTables.Records)
                CheckRecord(partition, step);
            else if (table == HubTables.Snapshots)
                CheckSnapshot(partition, step);
            else if (table == HubTables.Deliveries)
                CheckDelivery(partition, step);
            else if (table == HubTables.Leases)
                CheckLease(partition, step, instance);
            else if (table == HubTables.Inbox)
                CheckInbox(step);
            else if (table == HubTables.Platforms && step is { Key: PlatformState.RowKey, After: { } state })
                Note(partition, PlatformState.FromRow(state).NotBefore);
        }
    }

    /// <summary>The platform wants to be left alone until then, which the hub has known since then.</summary>
    public (DateTimeOffset Until, DateTimeOffset Since) NotBefore(string platform) => _notBefore.GetValueOrDefault(platform);

    /// <summary>The instance that took the lease of a listing's partition after this one had it; null: this one may send.</summary>
    public int? OtherHolder(SimulatedPlatform platform, string listingId, int instance)
    {
        var scope = SendDeliveriesHandler.LeaseScope(PartitionOf(platform, listingId));
        var own = _epochs.GetValueOrDefault((scope, instance));
        foreach (var (holder, epoch) in _epochs)
            if (holder.Scope == scope && epoch > own)
                return holder.Instance;
        return null;
    }

    public Delivery? Delivery(SimulatedPlatform platform, string listingId) =>
        world.Store.Find(HubTables.Deliveries, PartitionOf(platform, listingId), DeliveryKeys.Delivery(listingId)) is { } row ? Deliveries.Delivery.FromRow(row) : null;

    static string PartitionOf(SimulatedPlatform platform, string listingId) => DeliveryKeys.Partition(platform.Id, Buckets.Index(listingId, platform.Partitions));

    void Note(string platform, DateTimeOffset? notBefore)
    {
        if (notBefore is { } until && _notBefore.GetValueOrDefault(platform).Until != until)
            _notBefore[platform] = (until, world.Timeline.Now);
    }

    void CheckRecord(string bucket, RowStep step)
    {
        if (step.Key.StartsWith(RecordKeys.ListingPrefix, StringComparison.Ordinal))
            CheckListing(bucket, step);
        else if (step.Key.StartsWith(RecordKeys.FanOutPrefix, StringComparison.Ordinal) && step.After is null)
            CheckFannedOut(bucket, step.Key[RecordKeys.FanOutPrefix.Length..]);
        else if (step.Key.StartsWith(RecordKeys.DeclarationPrefix, StringComparison.Ordinal))
            CheckHead(bucket, step);
    }

    void CheckListing(string bucket, RowStep step)
    {
        var after = Listing.FromRow(step.After ?? throw new ViolationException("a listing is never deleted", step.Key, $"{step.Key} is deleted"));
        var before = step.Before is null ? null : Listing.FromRow(step.Before);
        if (after.Revision <= (before?.Revision ?? 0))
            throw new ViolationException("a revision rises with every change", after.Id, $"{after.Id} goes from revision {before?.Revision} to {after.Revision}");
        if (world.Store.Find(HubTables.Records, bucket, RecordKeys.FanOut(after.Id)) is null)
            throw new ViolationException("a changed listing has a fan-out marker", after.Id, $"{after.Id} changes to revision {after.Revision} without a marker");
        if (before is not null && before.Present == after.Present && before.ContentHash == after.ContentHash && !world.Platforms.Any(p => MayHaveLost(p, before)))
            throw new ViolationException("a repair follows a loss", after.Id, $"{after.Id} is repaired although every platform holds revision {before.Revision}");
    }

    bool MayHaveLost(SimulatedPlatform platform, Listing listing) =>
        platform.HighestOf(listing.Id) > listing.Revision
        || (listing.Present ? platform.Held.GetValueOrDefault(listing.Id) is not { Status: HeldStatus.Accepted } held || held.Revision != listing.Revision : platform.Held.ContainsKey(listing.Id))
        || world.PlatformInvariants.LastAppliedAt(platform.Id, listing.Id) > world.Timeline.Now - Recently;

    void CheckFannedOut(string bucket, string id)
    {
        var listing = Listing.FromRow(world.Store.Find(HubTables.Records, bucket, RecordKeys.Listing(id))!);
        foreach (var platform in world.Platforms)
        {
            var delivery = Delivery(platform, id);
            var isBehind = delivery is null ? listing.Present && platform.Profile.Takes(listing.Kind) && IsKnown(platform) : delivery.DesiredRevision < listing.Revision && (platform.Profile.Takes(listing.Kind) || !listing.Present);
            if (isBehind)
                throw new ViolationException("a marker goes only after every delivery row knows the revision", id, $"the marker of {id} goes while {platform.Id} has {delivery?.DesiredRevision.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"} of revision {listing.Revision}");
        }
    }

    /// <summary>One that came later gets everything when it is first seen.</summary>
    bool IsKnown(SimulatedPlatform platform) => world.Store.Find(HubTables.Platforms, platform.Id, PlatformState.RowKey)?.GetString("backfilled") is not null;

    void CheckHead(string bucket, RowStep step)
    {
        var after = DeclarationHead.FromRow(step.After ?? throw new ViolationException("history is complete", step.Key, $"{step.Key} is deleted"));
        var before = step.Before is null ? 0 : DeclarationHead.FromRow(step.Before).Sequence;
        if (after.Sequence != before + 1)
            throw new ViolationException("history is complete", after.Number, $"{after.Number} goes from snapshot {before} to {after.Sequence}");
        if (world.Store.Find(HubTables.Snapshots, bucket, RecordKeys.Snapshot(after.Number, after.Sequence)) is not { } row || Snapshot.FromRow(row).Chain != after.Chain)
            throw new ViolationException("history is complete", after.Number, $"{after.Number} points at snapshot {after.Sequence}, which is not there or another");
    }

    void CheckSnapshot(string bucket, RowStep step)
    {
        if (step.Before is not null)
            throw new ViolationException("a snapshot never changes", step.Key, $"{step.Key} is written again");
        if (step.Key.StartsWith(RecordKeys.TimesPrefix, StringComparison.Ordinal))
            return;
        var snapshot = Snapshot.FromRow(step.After!);
        if (snapshot.Sequence > 1 && world.Store.Find(HubTables.Snapshots, bucket, RecordKeys.Snapshot(snapshot.Number, snapshot.Sequence - 1)) is null)
            throw new ViolationException("history is complete", snapshot.Number, $"snapshot {snapshot.Sequence} of {snapshot.Number} follows none");
        if (snapshot.Sequence > 1 && world.Store.Find(HubTables.Snapshots, bucket, RecordKeys.Recorded(snapshot.Number, snapshot.RecordedAt)) is null)
            throw new ViolationException("history is complete", snapshot.Number, $"snapshot {snapshot.Sequence} of {snapshot.Number} has no place in time");
    }

    void CheckDelivery(string partition, RowStep step)
    {
        if (step.Key.StartsWith(DeliveryKeys.DuePrefix, StringComparison.Ordinal))
        {
            if (step.After is { } marker && Row(partition, marker.GetString("id")!) is var row && (row?.DueAt is not { } at || DeliveryKeys.Due(at, row.ListingId) != step.Key))
                throw new ViolationException("row and due marker change together", marker.GetString("id")!, $"a due marker of {partition} is set that its row does not know");
            return;
        }
        if (!step.Key.StartsWith(DeliveryKeys.DeliveryPrefix, StringComparison.Ordinal))
            return;
        var after = Deliveries.Delivery.FromRow(step.After ?? throw new ViolationException("a delivery is never deleted", step.Key, $"{step.Key} is deleted"));
        var before = step.Before is null ? null : Deliveries.Delivery.FromRow(step.Before);
        var platform = DeliveryKeys.PlatformOf(partition);
        var who = $"{after.ListingId} at {platform}";
        _failures.OnDelivery(partition, before, after);
        if (after.DesiredRevision < (before?.DesiredRevision ?? 0))
            throw new ViolationException("desired moves only upwards", after.ListingId, $"{who} goes from desired {before!.DesiredRevision} to {after.DesiredRevision}");
        if (after.DueAt is { } due && world.Store.Find(HubTables.Deliveries, partition, DeliveryKeys.Due(due, after.ListingId)) is null)
            throw new ViolationException("row and due marker change together", after.ListingId, $"{who} is due without a marker");
        if (before?.DueAt is { } was && was != after.DueAt && world.Store.Find(HubTables.Deliveries, partition, DeliveryKeys.Due(was, after.ListingId)) is not null)
            throw new ViolationException("row and due marker change together", after.ListingId, $"{who} leaves its old marker behind");
        if (after.DueAt is null && after.Phase is DeliveryPhase.Waiting or DeliveryPhase.Pending or DeliveryPhase.Unknown && after.DueAt is null)
            throw new ViolationException("desired and acknowledged differ while there is work", after.ListingId, $"{who} is {after.Phase} and never due");
        if (before?.Job is { } job && after.Job != job && after.EventId == before.EventId && !world.PlatformInvariants.IsJobOver(job))
            throw new ViolationException("what a job carries is waited for", after.ListingId, $"{who} leaves {job}, of which the platform has not said what became");
        if (after.Phase is not (DeliveryPhase.Accepted or DeliveryPhase.Withdrawn) || before?.Phase == after.Phase)
            return;
        if (after.AcknowledgedRevision != after.DesiredRevision)
            throw new ViolationException("desired and acknowledged differ while there is work", after.ListingId, $"{who} rests with desired {after.DesiredRevision} and acknowledged {after.AcknowledgedRevision}");
        if (before is null && !after.DesiredPresent)
            return;
        if (!world.PlatformInvariants.Claimed(platform, after.ListingId, after.DesiredRevision, after.DesiredPresent))
            throw new ViolationException("nothing is taken for delivered unless the platform says so", after.ListingId, $"{who} is {after.Phase} at revision {after.DesiredRevision}, which the platform never said");
    }

    Delivery? Row(string partition, string id) =>
        world.Store.Find(HubTables.Deliveries, partition, DeliveryKeys.Delivery(id)) is { } row ? Deliveries.Delivery.FromRow(row) : null;

    void CheckLease(string scope, RowStep step, int instance)
    {
        if (step.After is not { } after)
            throw new ViolationException("a lease is never deleted", scope, $"the lease {scope} is deleted");
        var epoch = after.GetInt64("epoch") ?? 0;
        if (epoch > (step.Before?.GetInt64("epoch") ?? 0))
            _epochs[(scope, instance)] = epoch;
        if (step.Before?.GetString("owner") is not null && after.GetString("owner") is null && step.Before.GetBoolean("wake"))
            throw new ViolationException("whoever releases looks again", scope, $"the lease {scope} is given back although somebody left a wake mark");
    }

    static void CheckInbox(RowStep step)
    {
        if (step is { Before: { } before, After: { } after } && before.GetString("state") is Webhooks.EventState.Applied && after.GetString("state") != Webhooks.EventState.Applied)
            throw new ViolationException("each event takes effect once", step.Key, $"the event {step.Key} is undone");
    }
}
