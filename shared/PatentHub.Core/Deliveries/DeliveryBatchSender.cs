using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Deliveries.Attempts;
using PatentHub.Listings;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>
/// Sends or asks for a batch of due deliveries: declares in the lease what is about to be in flight, keeps to rate and concurrency,
/// stops at the first reply that closes the platform, and records results as they come.
/// </summary>
public sealed class DeliveryBatchSender(
    DeliveryStore deliveries, ListingStore listings, PlatformStore platformStates, PlatformRecorder recorder, IPlatformGateway gateway, OutboundDocuments documents, FanOutWaker fanOut, AttemptLog attempts, AlarmBook alarms, HubTotals totals,
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
        var deferred = await DeferAsync(job, due, cancellationToken);
        return deferred.Count + (deferred.Count == due.Count ? 0 : await SendNowAsync(job, [.. due.Except(deferred)], cancellationToken));
    }

    /// <summary>Lets what came before the time of the next package wait for it.</summary>
    async Task<List<StoredDelivery>> DeferAsync(DeliveryJob job, List<StoredDelivery> due, CancellationToken cancellationToken)
    {
        if (job.Platform.Packages is not { } rules)
            return [];
        var now = clock.GetUtcNow();
        var early = due.FindAll(d => d.Delivery is { Phase: DeliveryPhase.Waiting, DueAt: { } at } && rules.FirstFrom(at) > now);
        var changes = early.ConvertAll(e => new DeliveryChange(e.Delivery.ListingId, d => d is null ? null : DeliveryPlan.Deferred(d, rules.FirstFrom(e.Delivery.DueAt!.Value))));
        await deliveries.SaveAsync(job.Partition, early.ToDictionary(e => e.Delivery.ListingId, StringComparer.Ordinal), changes, cancellationToken);
        return early;
    }

    async Task<int> SendNowAsync(DeliveryJob job, List<StoredDelivery> due, CancellationToken cancellationToken)
    {
        string[] pushes = [.. due.Where(d => d.Delivery.Phase == DeliveryPhase.Waiting).Select(d => d.Delivery.ListingId)];
        var contents = await listings.ReadAsync(pushes, cancellationToken);
        var recourse = gateway.RecourseAt(job.Platform);
        // What may be sent twice need not be known to whoever takes over.
        if (pushes.Length > 0 && !await job.Lease.DeclareInFlightAsync(recourse == Recourse.Repeat ? [] : pushes, cancellationToken))
            return 0;
        var batch = new DeliveryBatch(job, due.ToDictionary(d => d.Delivery.ListingId, StringComparer.Ordinal), contents, recourse);
        await Workers.ForEachAsync(Requests(job.Platform, due), job.Concurrency, async request =>
        {
            if (batch.IsHalted || batch.State.Admit(clock.GetUtcNow()) is Admission.None or Admission.Probe || !await job.MaySendAsync(cancellationToken))
                return;
            var changes = request switch
            {
                Request.Hand hand => await PushAsync(batch, hand.Deliveries, cancellationToken),
                Request.AskJob ask => await AskJobAsync(batch, ask.Job, ask.Deliveries, cancellationToken),
                Request.Ask ask => [await AskAsync(batch, ask.Delivery, cancellationToken)],
                _ => throw new InvalidOperationException($"No rule for {request.GetType().Name}."),
            };
            if (changes.Count > 0 && (batch.Add(changes) >= RecordAt || batch.State.Admit(clock.GetUtcNow()) == Admission.None))
                await RecordAsync(batch, cancellationToken);
        });
        await RecordAsync(batch, cancellationToken);
        return batch.Answered;
    }

    /// <summary>Questions first: they settle what is open. A job is asked once for all that it carries; pushes go as many at once as the platform takes.</summary>
    IEnumerable<Request> Requests(PlatformProfile platform, List<StoredDelivery> due)
    {
        foreach (var job in due.Where(d => d.Delivery.Job is not null).GroupBy(d => d.Delivery.Job!, StringComparer.Ordinal))
            yield return new Request.AskJob(job.Key, [.. job.Select(d => d.Delivery)]);
        foreach (var stored in due.Where(d => d.Delivery is { Job: null, Phase: not DeliveryPhase.Waiting }))
            yield return new Request.Ask(stored.Delivery);
        foreach (var pushes in due.Where(d => d.Delivery.Phase == DeliveryPhase.Waiting).Chunk(gateway.BatchSize(platform)))
            yield return new Request.Hand([.. pushes.Select(d => d.Delivery)]);
    }

    /// <summary>Sends what the listings say now, in one request.</summary>
    async Task<List<DeliveryChange>> PushAsync(DeliveryBatch batch, IReadOnlyList<Delivery> due, CancellationToken cancellationToken)
    {
        // The listing is read after the row, so it is never older; a newer one is sent at once.
        var ready = due.Select(d => (Delivery: d, Listing: batch.Contents.GetValueOrDefault(d.ListingId)!)).Where(r => r.Listing?.Revision >= r.Delivery.DesiredRevision).ToList();
        if (ready.Count == 0)
            return [];
        var platform = batch.Job.Platform;
        using var span = Tracing.Start("delivery.push", ActivityKind.Client, ready.ConvertAll(r => r.Listing.TraceParent));
        span?.SetTag("patenthub.platform", platform.Id).SetTag("patenthub.listings", string.Join(' ', ready.Select(r => r.Listing.Id)));
        var pushes = ready.ConvertAll(r => new Push(r.Listing.Id, r.Listing.Revision, r.Listing.Present ? documents.Of(r.Listing, platform) : null, Tracing.HeaderOf(span, r.Listing.TraceParent, random)));
        var drafts = ready.Zip(pushes, (r, push) => attempts.Begin(push.Document is null ? AttemptKinds.Withdraw : AttemptKinds.Push, push.ListingId, push.Revision, r.Delivery.Attempts + 1, push.TraceParent)).ToList();
        var replies = gateway.BatchSize(platform) == 1
            ? [await gateway.PushAsync(platform, pushes[0], cancellationToken)]
            : await gateway.PushBatchAsync(platform, pushes, cancellationToken);
        span?.SetTag("patenthub.replies", string.Join(' ', replies.Select(r => r.Name)));
        var now = clock.GetUtcNow();
        // A request that fails fails once, however much it carries.
        foreach (var failure in replies.Where(r => r.IsFailure).DistinctBy(r => r with { Exchange = null }))
            batch.Observe(s => s.Observe(failure, options.Value, now));
        var changes = new List<DeliveryChange>(ready.Count);
        foreach (var ((delivery, listing), reply, draft) in ready.Zip(replies, drafts))
        {
            totals.PushAnswered(platform.Id, reply.Name);
            Judge(batch, delivery, listing.Revision, reply, now);
            await RaiseAboveAsync(batch, delivery, reply, now, cancellationToken);
            var (sent, jitter) = (new Sent(listing.Revision, listing.Present, delivery.RetryId), random.NextDouble());
            var change = new DeliveryChange(delivery.ListingId, d => d is null ? null
                : DeliveryPlan.Replied(DeliveryPlan.Follow(d, listing, now) ?? d, sent, reply, platform.Limits.Timeout, batch.Recourse, now, jitter));
            changes.Add(change);
            batch.Note(draft.End(reply, change.Apply(delivery)));
        }
        return changes;
    }

    /// <summary>Asks what became of all that a job carries.</summary>
    async Task<List<DeliveryChange>> AskJobAsync(DeliveryBatch batch, string job, IReadOnlyList<Delivery> carried, CancellationToken cancellationToken)
    {
        var platform = batch.Job.Platform;
        var drafts = carried.Select(d => attempts.Begin(AttemptKinds.Job, d.ListingId, d.JobRevision, d.Polls + 1, null)).ToList();
        using var span = Tracing.Start("delivery.job", ActivityKind.Client, [.. carried.Select(d => d.TraceParent)]);
        span?.SetTag("patenthub.platform", platform.Id).SetTag("patenthub.job", job);
        var reply = await gateway.ReadJobAsync(platform, job, cancellationToken);
        totals.QuestionAnswered(platform.Id);
        var now = clock.GetUtcNow();
        batch.Observe(s => s.Observe((reply as JobReply.Failed)?.Reply, options.Value, now));
        var changes = new List<DeliveryChange>(carried.Count);
        foreach (var (delivery, draft) in carried.Zip(drafts))
        {
            if (reply.ResultOf(delivery.ListingId) is { } result)
            {
                totals.PushAnswered(platform.Id, result.Name);
                // What a person was told at a counter is no sign of a broken gateway, however often it is the same.
                if (platform.Packages is null)
                    Judge(batch, delivery, delivery.JobRevision, result, now);
                await RaiseAboveAsync(batch, delivery, result, now, cancellationToken);
            }
            var jitter = random.NextDouble();
            var change = new DeliveryChange(delivery.ListingId, d => d is null ? null : DeliveryPlan.JobAnswered(d, job, reply, platform.Limits.Timeout, batch.Recourse, now, jitter));
            changes.Add(change);
            batch.Note(draft.End(reply, job, change.Apply(delivery)));
        }
        return changes;
    }

    /// <summary>That what a platform refused is refused again when somebody tries says nothing about its gateway.</summary>
    void Judge(DeliveryBatch batch, Delivery delivery, long revision, PushReply reply, DateTimeOffset now)
    {
        if (reply is PushReply.Rejected && delivery.RetryId is not null)
            batch.Observe(s => s.Observe(null, options.Value, now));
        else if (!reply.IsFailure)
            batch.Observe(s => s.Observe(delivery.ListingId, revision, reply, options.Value, now));
    }

    async Task RaiseAboveAsync(DeliveryBatch batch, Delivery delivery, PushReply reply, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (DeliveryPlan.RaiseAbove(delivery, reply, batch.Recourse) is { } above)
            await RaiseAsync(delivery.ListingId, above, now, cancellationToken);
    }

    async Task<DeliveryChange> AskAsync(DeliveryBatch batch, Delivery delivery, CancellationToken cancellationToken)
    {
        using var span = Tracing.Start("delivery.ask", ActivityKind.Client, delivery.TraceParent);
        span?.SetTag("patenthub.platform", batch.Job.Platform.Id).SetTag("patenthub.listings", delivery.ListingId);
        var trace = Tracing.HeaderOf(span, delivery.TraceParent, random);
        var attempt = attempts.Begin(AttemptKinds.Read, delivery.ListingId, delivery.DesiredRevision, delivery.Polls + 1, trace);
        var reply = await gateway.ReadAsync(batch.Job.Platform, delivery.ListingId, trace, cancellationToken);
        totals.QuestionAnswered(batch.Job.Platform.Id);
        var now = clock.GetUtcNow();
        batch.Observe(s => s.Observe((reply as ReadReply.Failed)?.Reply, options.Value, now));
        var jitter = random.NextDouble();
        // What it holds may be our own newer revision, sent before the row knew of it.
        var listing = DeliveryPlan.Asked(delivery, reply, now, jitter).RaiseAbove is { } above ? await RaiseAsync(delivery.ListingId, above, now, cancellationToken) : null;
        var change = new DeliveryChange(delivery.ListingId, d => d is null || d.DesiredRevision != delivery.DesiredRevision ? d
            : DeliveryPlan.Asked(listing is null ? d : DeliveryPlan.Follow(d, listing, now) ?? d, reply, now, jitter).Delivery);
        batch.Note(attempt.End(reply, change.Apply(delivery)));
        return change;
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

    /// <summary>
    /// Carries what was learned about the platform into its row, then the results into theirs: a crash between the two leaves deliveries
    /// that are asked for, never refusals that the breaker did not see.
    /// </summary>
    async Task RecordAsync(DeliveryBatch batch, CancellationToken cancellationToken)
    {
        // An observation may be taken before the result that it belongs to is there: each alone is reason to record.
        var (changes, observations, made) = batch.Take();
        if (observations.Count == 0 && changes.Count == 0)
            return;
        var platform = batch.Job.Platform.Id;
        // On its way while the results are recorded.
        var logging = attempts.AppendAsync(batch.Job.Partition, made, cancellationToken);
        var after = await recorder.RecordAsync(platform, state => observations.Aggregate(state, (s, observe) => observe(s)), cancellationToken);
        batch.IsHalted = after.Paused is not null;
        var saved = await deliveries.SaveAsync(batch.Job.Partition, batch.Known, changes, cancellationToken);
        if (saved.Count(d => d.Phase == DeliveryPhase.Parked) is var parked and > 0)
            await alarms.RaiseAsync(AlarmCauses.Parked, platform, parked, cancellationToken);
        await PutBackAsync(after, cancellationToken);
        await logging;
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

    /// <summary>What goes to the platform in one request.</summary>
    abstract record Request
    {
        public sealed record Hand(IReadOnlyList<Delivery> Deliveries) : Request;

        public sealed record AskJob(string Job, IReadOnlyList<Delivery> Deliveries) : Request;

        public sealed record Ask(Delivery Delivery) : Request;
    }
}
