using System.Text;
using PatentHub.Declarations;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Simulation.Partners;
using PatentHub.Storage;
using PatentHub.Webhooks;

namespace PatentHub.Simulation.Invariants;

/// <summary>What must have come to hold once faults have ended and nothing is outstanding.</summary>
sealed class FinalInvariants(World world)
{
    /// <summary>What is still to be done; null: nothing.</summary>
    public string? Outstanding()
    {
        if (world.Webhooks.Events.FirstOrDefault(e => !e.IsKept) is { } sent)
            return $"{sent.Id} of {sent.Platform.Id} is not kept";
        if (world.Demands.Demands.FirstOrDefault(d => d.ListingId is null) is { } demand)
            return $"{demand.Key} is not published";
        if (world.Store.All(HubTables.Records, RecordKeys.FanOutPrefix).FirstOrDefault() is { } marker)
            return "fan-out of " + marker.RowKey;
        var soon = RecordKeys.DuePrefix + world.Timeline.Now.AddMinutes(2).SortableTicks();
        if (world.Store.All(HubTables.Records, RecordKeys.DuePrefix).FirstOrDefault(d => string.CompareOrdinal(d.RowKey, soon) < 0) is { } expiry)
            return "expiry of " + expiry.GetString("id");
        if (world.Store.All(HubTables.Inbox, "T|").FirstOrDefault() is { } todo)
            return "event " + todo.RowKey;
        if (world.Store.All(HubTables.Deliveries, DeliveryKeys.DuePrefix).FirstOrDefault() is { } due)
            return $"delivery {due.GetString("id")} of {due.PartitionKey}";
        if (world.Store.All(HubTables.Deliveries, DeliveryKeys.VerifyPrefix).FirstOrDefault() is { } doubt)
            return $"doubt {doubt.RowKey} of {doubt.PartitionKey}";
        if (world.Platforms.FirstOrDefault(p => world.Store.Find(HubTables.Platforms, p.Id, PlatformState.RowKey)?.GetString("redrives") is not null) is { } redriven)
            return "redrive at " + redriven.Id;
        return world.Sources.All.FirstOrDefault(s => SourceState.FromRow(world.Store.Find(HubTables.Sources, s.Id, SourceState.RowKey)).IsRunning) is { } running ? "sync of " + running.Id : null;
    }

    /// <summary>What the last reconcile of each platform doubted; one that could not be reconciled counts.</summary>
    public int Suspects() => world.Platforms.Sum(p =>
        ReconcileReport.FromRow(world.Store.Find(HubTables.Platforms, p.Id, ReconcileReport.RowKey)) is { } report && report.BeganAt > world.Timeline.Now.AddMinutes(-5) ? report.Suspects : 1);

    public void Judge()
    {
        JudgeEvents();
        foreach (var number in world.Sources.EverKnown)
        {
            JudgeDeclaration(number);
            JudgeHistory(number);
            foreach (var platform in world.Platforms)
                JudgeHolding(platform, SupplyListing.IdOf(number), world.Sources.ExpectedListing(number));
        }
        foreach (var demand in world.Demands.Demands)
            foreach (var platform in world.Platforms)
                JudgeHolding(platform, demand.ListingId!, platform.Profile.Takes(ListingKinds.Demand) ? demand.Title : null);
        foreach (var platform in world.Platforms)
            JudgeStrangers(platform);
    }

    void JudgeDeclaration(string number)
    {
        var expected = world.Sources.ExpectedTitle(number);
        var head = world.Store.Find(HubTables.Records, Buckets.Of(number), RecordKeys.Declaration(number)) is { } row ? DeclarationHead.FromRow(row) : null;
        var known = head is { Deleted: false } ? head.Title : null;
        if (known != expected && !(known is null && world.Sources.MayBeBarred(number)))
            throw new ViolationException("nothing accepted is lost", number, $"the sources state {expected ?? "nothing"} under {number}, the hub {known ?? "nothing"}");
    }

    void JudgeHistory(string number)
    {
        var bucket = Buckets.Of(number);
        var snapshots = world.Store.Prefixed(HubTables.Snapshots, bucket, number + "|").Select(Snapshot.FromRow).ToList();
        var head = world.Store.Find(HubTables.Records, bucket, RecordKeys.Declaration(number)) is { } row ? DeclarationHead.FromRow(row) : null;
        var (chain, recorded) = ("", DateTimeOffset.MinValue);
        foreach (var (snapshot, index) in snapshots.Select((s, i) => (s, i)))
        {
            if (snapshot.Sequence != index + 1 || snapshot.Previous != chain || snapshot.Chain != snapshot.ComputeChain() || snapshot.RecordedAt <= recorded)
                throw new ViolationException("history is complete and verifies", number, $"the chain of {number} breaks at snapshot {index + 1}");
            (chain, recorded) = (snapshot.Chain, snapshot.RecordedAt);
        }
        if (snapshots.Count > (head?.Sequence ?? 0) + 1 || head is not null && snapshots.ElementAtOrDefault((int)head.Sequence - 1)?.Chain != head.Chain)
            throw new ViolationException("history is complete and verifies", number, $"{number} has {snapshots.Count} snapshots and points at {head?.Sequence ?? 0}");
        if (snapshots.Where(s => s.Source.StartsWith("webhook:", StringComparison.Ordinal)).GroupBy(s => s.ContentHash).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ViolationException("each event takes effect once", number, $"the report {twice.Key} stands {twice.Count()} times in the history of {number}");
    }

    void JudgeHolding(SimulatedPlatform platform, string id, string? expected)
    {
        var delivery = world.StoreInvariants.Delivery(platform, id);
        if (delivery?.Phase == DeliveryPhase.Rejected && IsRefusedRightly(platform, delivery)
            || delivery?.Phase == DeliveryPhase.Parked && (!platform.CanBeAsked && !platform.MayRepeat || delivery.Raises > 0))
            return;
        var held = platform.Held.GetValueOrDefault(id);
        if (held?.Title != expected && !(held is null && world.Sources.MayBeBarred(id[2..])))
            throw new ViolationException("every platform holds exactly what is desired", id, $"{platform.Id} holds {held?.Title ?? "nothing"}, desired is {expected ?? "nothing"}; delivery: {delivery?.ToString() ?? "none"}");
        if (held is not null && (delivery?.Phase != DeliveryPhase.Accepted || held.Revision != delivery.DesiredRevision))
            throw new ViolationException("every platform holds exactly what is desired", id, $"{platform.Id} holds revision {held.Revision}; delivery: {delivery?.ToString() ?? "none"}");
    }

    bool IsRefusedRightly(SimulatedPlatform platform, Delivery delivery) =>
        delivery.LastReason == "GATEWAY"
        || platform.IsRefused(delivery.ListingId)
        || platform.HasRefused(delivery.ListingId, delivery.DesiredRevision)
        || Last(platform, delivery) is { Type: ListingEvent.Rejected or ListingEvent.Withdrawn };

    SentEvent? Last(SimulatedPlatform platform, Delivery delivery) => world.Webhooks.Events
        .Where(e => e.Platform == platform && e.Subject == delivery.ListingId && e.Revision == delivery.DesiredRevision && ListingEvent.IsType(e.Type))
        .OrderBy(e => e.Timestamp).ThenBy(KeyOf, StringComparer.Ordinal).LastOrDefault();

    void JudgeStrangers(SimulatedPlatform platform)
    {
        var known = world.Sources.EverKnown.Select(SupplyListing.IdOf).Concat(world.Demands.Demands.Select(d => d.ListingId!)).ToHashSet();
        if (platform.Held.Keys.FirstOrDefault(id => !known.Contains(id)) is { } stranger)
            throw new ViolationException("every platform holds exactly what is desired", stranger, $"{platform.Id} holds {stranger}, which is nobody's");
    }

    void JudgeEvents()
    {
        foreach (var sent in world.Webhooks.Events)
        {
            var key = KeyOf(sent);
            if (world.Store.Find(HubTables.Inbox, sent.Platform.Id, InboxKeys.Event(key)) is not { } row || row.GetString("state") == EventState.Todo)
                throw new ViolationException("nothing accepted is lost", sent.Subject, $"{sent.Id} was answered as kept and is not, or was never applied");
            if (sent.Type == PartnerReport.Inquiry && world.Store.Find(HubTables.Reports, Buckets.Of(sent.Subject), $"{sent.Subject}|{sent.Type}|{key}") is null)
                throw new ViolationException("nothing accepted is lost", sent.Subject, $"the inquiry {sent.Id} is nowhere");
        }
        foreach (var platform in world.Platforms)
            foreach (var number in world.Sources.EverKnown)
                if (world.StoreInvariants.Delivery(platform, SupplyListing.IdOf(number)) is { } delivery && Last(platform, delivery) is { } last && delivery.EventId != KeyOf(last))
                    throw new ViolationException("events of a revision take effect in the order of their time", delivery.ListingId, $"the last event about {delivery.ListingId}:{delivery.DesiredRevision} at {platform.Id} is {last.Id} ({last.Type}); delivery: {delivery}");
    }

    static string KeyOf(SentEvent sent) => CanonicalJson.Hash(Encoding.UTF8.GetBytes(sent.Id));
}
