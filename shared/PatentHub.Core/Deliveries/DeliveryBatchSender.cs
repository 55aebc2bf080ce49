using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Listings;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>
/// Sends or asks for a batch of due deliveries: declares in the lease what is about to be in flight, keeps to rate and concurrency,
/// stops at the first reply that closes the platform, and records results as they come.
/// </summary>
public sealed class DeliveryBatchSender(
    DeliveryStore deliveries, ListingStore listings, PlatformStore platformStates, IPlatformGateway gateway, FanOutWaker fanOut, AlarmBook alarms, HubTotals totals,
    IOptions<DeliveryOptions> options, TimeProvider clock, Random random, ILogger<DeliveryBatchSender> logger)
{
    /// <summary>A request starts only if the lease outlives its timeout by this much.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Results are recorded when so many have come, without waiting for the slowest. An accepted one replaces its row and removes its marker,
    /// so that nearly all fit one transaction.
    /// </summary>
    const int RecordAt = TableLimits.TransactionChanges / 2 - 2;

    /// <returns>How many requests were answered or went unanswered.</returns>
    public async Task<int> SendAsync(DeliveryJob job, List<StoredDelivery> due, CancellationToken cancellationToken)
    {
        if (due.Count == 0)
            return 0;
        var contents = await listings.ReadAsync(due.Where(d => d.Delivery.Phase == DeliveryPhase.Waiting).Select(d => d.Delivery.ListingId), cancellationToken);
        string[] pushes = [.. due.Where(d => d.Delivery.Phase == DeliveryPhase.Waiting).Select(d => d.Delivery.ListingId)];
        if (pushes.Length > 0 && !await job.Lease.DeclareInFlightAsync(pushes, cancellationToken))
            return 0;
        var batch = new Batch(job, due.ToDictionary(d => d.Delivery.ListingId, StringComparer.Ordinal));
        await Workers.ForEachAsync(due, job.Platform.Limits.Concurrency, async stored =>
        {
            if (batch.State.Admit(clock.GetUtcNow()) is Admission.None or Admission.Probe || !await job.MaySendAsync(cancellationToken))
                return;
            var change = stored.Delivery.Phase == DeliveryPhase.Waiting
                ? await PushAsync(batch, stored.Delivery, contents.GetValueOrDefault(stored.Delivery.ListingId), cancellationToken)
                : await AskAsync(batch, stored.Delivery, cancellationToken);
            if (change is not null && (batch.Add(change) >= RecordAt || batch.State.Admit(clock.GetUtcNow()) == Admission.None))
                await RecordAsync(batch, cancellationToken);
        });
        await RecordAsync(batch, cancellationToken);
        return batch.Answered;
    }

    async Task<DeliveryChange?> PushAsync(Batch batch, Delivery delivery, Listing? listing, CancellationToken cancellationToken)
    {
        // The listing is read after the row, so it is never older; a newer one is sent at once.
        if (listing is null || listing.Revision < delivery.DesiredRevision)
            return null;
        var platform = batch.Job.Platform;
        var sent = new Sent(listing.Revision, listing.Present);
        var document = listing.Present ? Outbound(listing) : null;
        var reply = await gateway.PushAsync(platform, new Push(listing.Id, listing.Revision, document, Tracing.Continue(listing.TraceParent, random)), cancellationToken);
        totals.PushAnswered(platform.Id, reply.Name);
        var now = clock.GetUtcNow();
        batch.Observe(s => s.Observe(listing.Id, listing.Revision, reply, options.Value, now));
        var canRead = gateway.CanRead(platform);
        if (DeliveryPlan.RaiseAbove(delivery, reply, canRead) is { } above)
            await RaiseAsync(listing.Id, above, now, cancellationToken);
        var jitter = random.NextDouble();
        return new DeliveryChange(delivery.ListingId, d => d is null ? null
            : DeliveryPlan.Replied(DeliveryPlan.Follow(d, listing, now) ?? d, sent, reply, platform.Limits.Timeout, canRead, now, jitter));
    }

    async Task<DeliveryChange?> AskAsync(Batch batch, Delivery delivery, CancellationToken cancellationToken)
    {
        var reply = await gateway.ReadAsync(batch.Job.Platform, delivery.ListingId, Tracing.Continue(delivery.TraceParent, random), cancellationToken);
        totals.QuestionAnswered(batch.Job.Platform.Id);
        var now = clock.GetUtcNow();
        batch.Observe(s => s.Observe((reply as ReadReply.Failed)?.Reply, options.Value, now));
        var jitter = random.NextDouble();
        // What it holds may be our own newer revision, sent before the row knew of it.
        var listing = DeliveryPlan.Asked(delivery, reply, now, jitter).RaiseAbove is { } above ? await RaiseAsync(delivery.ListingId, above, now, cancellationToken) : null;
        return new DeliveryChange(delivery.ListingId, d => d is null || d.DesiredRevision != delivery.DesiredRevision ? d
            : DeliveryPlan.Asked(listing is null ? d : DeliveryPlan.Follow(d, listing, now) ?? d, reply, now, jitter).Delivery);
    }

    /// <summary>Brings the listing above a revision that a platform claims to hold, at every platform.</summary>
    /// <returns>The listing where it is there already; null where it had to rise.</returns>
    async Task<Listing?> RaiseAsync(string listingId, long above, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Listing? there = null;
        await listings.ChangeAsync(listingId, l =>
        {
            there = l?.Revision >= above ? l : null;
            return l is null || there is not null ? null : ListingPlan.Repair(l, above, now);
        }, cancellationToken);
        if (there is null)
            await fanOut.WakeAsync([Buckets.Of(listingId)], cancellationToken);
        return there;
    }

    ListingDocument Outbound(Listing listing) =>
        listing.Content with { Revision = listing.Revision, ContactUrl = $"{options.Value.PublicBaseUrl.AbsoluteUri.TrimEnd('/')}/listings/{listing.Id}" };

    /// <summary>
    /// Carries what was learned about the platform into its row, then the results into theirs: a crash between the two leaves deliveries
    /// that are asked for, never refusals that the breaker did not see.
    /// </summary>
    async Task RecordAsync(Batch batch, CancellationToken cancellationToken)
    {
        // An observation may be taken before the result that it belongs to is there: each alone is reason to record.
        var (changes, observations) = batch.Take();
        if (observations.Count == 0 && changes.Count == 0)
            return;
        var platform = batch.Job.Platform.Id;
        var before = batch.Recorded;
        var after = await platformStates.UpdateAsync(platform, state => observations.Aggregate(state, (s, observe) => observe(s)), cancellationToken);
        batch.Recorded = after;
        await AnnounceAsync(platform, before, after, cancellationToken);
        var saved = await deliveries.SaveAsync(batch.Job.Partition, batch.Known, changes, cancellationToken);
        if (saved.Count(d => d.Phase == DeliveryPhase.Parked) is var parked and > 0)
            await alarms.RaiseAsync(AlarmCauses.Parked, platform, parked, cancellationToken);
        await PutBackAsync(after, cancellationToken);
    }

    /// <summary>Puts back what a broken gateway refused. What is to be put back stands in the platform's row until it is.</summary>
    public async Task PutBackAsync(PlatformState state, CancellationToken cancellationToken)
    {
        if (state.PutBack.Count == 0)
            return;
        var now = clock.GetUtcNow();
        var partitions = state.PutBack.GroupBy(v => PlatformStore.PartitionOf(state, v.ListingId)).ToList();
        foreach (var verdicts in partitions)
        {
            var latest = verdicts.GroupBy(v => v.ListingId, StringComparer.Ordinal).Select(g => g.Last()).ToList();
            var known = await deliveries.ReadAsync(verdicts.Key, [.. latest.Select(v => v.ListingId)], cancellationToken);
            await deliveries.SaveAsync(verdicts.Key, known, [.. latest.Select(v => new DeliveryChange(v.ListingId, d => d is null ? null : DeliveryPlan.PutBack(d, v.Revision, now)))], cancellationToken);
        }
        var done = state.PutBack.ToHashSet();
        await platformStates.UpdateAsync(state.Platform, s => s.PutBack.Count == 0 ? s : s with { PutBack = [.. s.PutBack.Where(v => !done.Contains(v))] }, cancellationToken);
        DeliveriesLog.PutBack(logger, state.Platform, done.Count);
    }

    async Task AnnounceAsync(string platform, PlatformState before, PlatformState after, CancellationToken cancellationToken)
    {
        if (after.Paused == PlatformState.PausedUnauthorised && before.Paused is null)
        {
            DeliveriesLog.Unauthorised(logger, platform);
            await alarms.RaiseAsync(AlarmCauses.Unauthorised, platform, 1, cancellationToken);
        }
        if (after.Openings > before.Openings)
        {
            DeliveriesLog.BreakerOpened(logger, platform);
            await alarms.RaiseAsync(AlarmCauses.BreakerOpen, platform, 1, cancellationToken);
        }
        if (after.OpenUntil is null && before.OpenUntil is not null)
            await alarms.ClearAsync(AlarmCauses.BreakerOpen, platform, cancellationToken);
    }

    /// <summary>A batch under way; safe for the workers that share it.</summary>
    sealed class Batch(DeliveryJob job, IReadOnlyDictionary<string, StoredDelivery> known)
    {
        readonly Lock _gate = new();
        List<DeliveryChange> _changes = [];
        List<Func<PlatformState, PlatformState>> _observations = [];

        public DeliveryJob Job => job;

        public IReadOnlyDictionary<string, StoredDelivery> Known => known;

        /// <summary>The platform as learned so far.</summary>
        public PlatformState State { get; private set; } = job.State;

        /// <summary>The platform as last recorded.</summary>
        public PlatformState Recorded { get; set; } = job.State;

        public int Answered { get; private set; }

        public void Observe(Func<PlatformState, PlatformState> observation)
        {
            lock (_gate)
            {
                _observations.Add(observation);
                State = observation(State);
                Answered++;
            }
        }

        public int Add(DeliveryChange change)
        {
            lock (_gate)
            {
                _changes.Add(change);
                return _changes.Count;
            }
        }

        public (List<DeliveryChange> Changes, List<Func<PlatformState, PlatformState>> Observations) Take()
        {
            lock (_gate)
            {
                var taken = (_changes, _observations);
                (_changes, _observations) = ([], []);
                return taken;
            }
        }
    }
}
