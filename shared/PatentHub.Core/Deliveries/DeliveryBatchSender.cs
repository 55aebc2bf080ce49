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

    /// <summary>Results are recorded when so many have come, without waiting for the slowest.</summary>
    const int RecordAt = 33;

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
            if (batch.State.Admit(clock.GetUtcNow()) == Admission.None || batch.State.Paused is not null)
                return;
            await job.Pace.TakeAsync(cancellationToken);
            // Directly before sending, on a clock that nobody sets.
            if (job.Lease.Remaining < job.Platform.Limits.Timeout + Margin)
                return;
            var change = stored.Delivery.Phase == DeliveryPhase.Waiting
                ? await PushAsync(batch, stored.Delivery, contents.GetValueOrDefault(stored.Delivery.ListingId), cancellationToken)
                : await AskAsync(batch, stored.Delivery, cancellationToken);
            if (change is not null && batch.Add(change) >= RecordAt)
                await RecordAsync(batch, cancellationToken);
        });
        await RecordAsync(batch, cancellationToken);
        await FinishAsync(batch, cancellationToken);
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
        var jitter = random.NextDouble();
        return new DeliveryChange(delivery.ListingId, d => d is null ? null
            : DeliveryPlan.Replied(DeliveryPlan.Follow(d, listing, now) ?? d, sent, reply, platform.Limits.Timeout, canRead, now, jitter));
    }

    async Task<DeliveryChange?> AskAsync(Batch batch, Delivery delivery, CancellationToken cancellationToken)
    {
        var reply = await gateway.ReadAsync(batch.Job.Platform, delivery.ListingId, Tracing.Continue(delivery.TraceParent, random), cancellationToken);
        totals.QuestionAnswered(batch.Job.Platform.Id);
        var now = clock.GetUtcNow();
        batch.Observe(s => (s.Observe((reply as ReadReply.Failed)?.Reply, options.Value, now), []));
        var jitter = random.NextDouble();
        if (DeliveryPlan.Asked(delivery, reply, now, jitter).RaiseAbove is { } above)
        {
            await listings.ChangeAsync(delivery.ListingId, l => l is null || l.Revision > above ? null : ListingPlan.Repair(l, above, now), cancellationToken);
            await fanOut.WakeAsync([Buckets.Of(delivery.ListingId)], cancellationToken);
        }
        return new DeliveryChange(delivery.ListingId, d => d is null || d.DesiredRevision != delivery.DesiredRevision ? d : DeliveryPlan.Asked(d, reply, now, jitter).Delivery);
    }

    ListingDocument Outbound(Listing listing) =>
        listing.Content with { Revision = listing.Revision, ContactUrl = $"{options.Value.PublicBaseUrl.AbsoluteUri.TrimEnd('/')}/listings/{listing.Id}" };

    async Task RecordAsync(Batch batch, CancellationToken cancellationToken)
    {
        var changes = batch.Take();
        if (changes.Count == 0)
            return;
        foreach (var saved in (await deliveries.SaveAsync(batch.Job.Partition, batch.Known, changes, cancellationToken)).Where(d => d.Phase == DeliveryPhase.Parked))
            await alarms.RaiseAsync(AlarmCauses.Parked, batch.Job.Platform.Id, 1, cancellationToken);
    }

    /// <summary>Carries what was learned about the platform into its row, and puts back what a broken gateway refused.</summary>
    async Task FinishAsync(Batch batch, CancellationToken cancellationToken)
    {
        var (platform, before) = (batch.Job.Platform.Id, batch.Job.State);
        var putBack = new List<PlatformState.Verdict>();
        var after = await platformStates.UpdateAsync(platform, state =>
        {
            putBack.Clear();
            foreach (var observe in batch.Observations)
            {
                (state, var back) = observe(state);
                putBack.AddRange(back);
            }
            return state;
        }, cancellationToken);
        if (putBack.Count > 0)
        {
            var now = clock.GetUtcNow();
            var known = await deliveries.ReadAsync(batch.Job.Partition, [.. putBack.Select(v => v.ListingId).Distinct(StringComparer.Ordinal)], cancellationToken);
            await deliveries.SaveAsync(batch.Job.Partition, known, [.. putBack.DistinctBy(v => v.ListingId).Select(v => new DeliveryChange(v.ListingId, d => d is null ? null : DeliveryPlan.PutBack(d, v.Revision, now)))], cancellationToken);
            DeliveriesLog.PutBack(logger, platform, putBack.Count);
        }
        await AnnounceAsync(platform, before, after, cancellationToken);
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

        public DeliveryJob Job => job;

        public IReadOnlyDictionary<string, StoredDelivery> Known => known;

        /// <summary>The platform as learned so far.</summary>
        public PlatformState State { get; private set; } = job.State;

        public List<Func<PlatformState, (PlatformState, IReadOnlyList<PlatformState.Verdict>)>> Observations { get; } = [];

        public int Answered => Observations.Count;

        public void Observe(Func<PlatformState, (PlatformState State, IReadOnlyList<PlatformState.Verdict> PutBack)> observation)
        {
            lock (_gate)
            {
                Observations.Add(observation);
                State = observation(State).State;
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

        public List<DeliveryChange> Take()
        {
            lock (_gate)
            {
                var taken = _changes;
                _changes = [];
                return taken;
            }
        }
    }
}
