using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Deliveries.Redrives;
using PatentHub.Monitoring;
using PatentHub.Storage;
using PatentHub.Webhooks;

namespace PatentHub.Deliveries;

/// <summary>The work of a lease holder on one partition.</summary>
public sealed class DeliveryRunner(
    DeliveryStore deliveries, PlatformStore platformStates, PlatformRecorder recorder, IPlatformGateway gateway, ApplyEventsHandler events, VerifyDeliveriesHandler verify, RedriveDeliveriesHandler redrives, DeliveryBatchSender sender,
    PlatformPace pace, AlarmBook alarms, IOptions<DeliveryOptions> options, TimeProvider clock, Random random, ILogger<DeliveryRunner> logger)
{
    const int SmallestBatch = 100;
    const int LargestBatch = 400;

    /// <summary>
    /// What the platform takes in ten seconds, or in one request: every batch ends with a wait for its slowest request, and declares itself in the lease.
    /// </summary>
    int BatchSize(PlatformProfile platform) => Math.Max(gateway.BatchSize(platform), (int)Math.Clamp(10 * platform.Limits.RequestsPerSecond, SmallestBatch, LargestBatch));

    /// <param name="isOver">Whether the time of this run is used up.</param>
    /// <returns>Whether work is left that could be done now.</returns>
    public async Task<bool> RunAsync(PlatformProfile platform, string partition, Lease lease, Func<bool> isOver, CancellationToken cancellationToken)
    {
        await TakeOverAsync(platform, partition, lease, cancellationToken);
        while (!isOver())
        {
            if (lease.Remaining < platform.Limits.Timeout + DeliveryBatchSender.Margin)
                return true;
            var applied = await events.HandleAsync(platform, partition, cancellationToken);
            var state = await platformStates.ReadAsync(platform, cancellationToken);
            await sender.PutBackAsync(state, cancellationToken);
            var admission = await AdmitAsync(platform, state, cancellationToken);
            if (admission == Admission.None && !applied)
                return false;
            if (admission == Admission.None)
                continue;
            var share = platform.Limits.ShareOfPartition(state.Partitions);
            var job = new DeliveryJob(platform, partition, lease, pace.Of(lease, share), share.Concurrency, state);
            if (admission == Admission.Probe)
            {
                await ProbeAsync(job, cancellationToken);
                continue;
            }
            var due = Choose(await deliveries.ReadDueAsync(partition, clock.GetUtcNow(), BatchSize(platform), cancellationToken), admission);
            var sent = await sender.SendAsync(job, due, cancellationToken);
            // A half-open breaker without anything to send is tried by a doubt.
            var verified = (admission == Admission.All || due.Count == 0) && await verify.HandleAsync(job, admission, cancellationToken);
            if (admission == Admission.One && sent == 0 && !verified)
                await platformStates.UpdateAsync(platform.Id, s => s with { ProbingUntil = null }, cancellationToken);
            // Only while nothing else is due: what failed goes after what is fresh.
            var redriven = due.Count == 0 && await redrives.HandleAsync(state, partition, admission, cancellationToken);
            if (sent == 0 && !applied && !verified && !redriven)
                return false;
        }
        return true;
    }

    /// <summary>What may be sent now; a probe is admitted to one instance of the hub alone.</summary>
    async Task<Admission> AdmitAsync(PlatformProfile platform, PlatformState state, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var admission = platform.Admit(state, now);
        return admission is Admission.Probe or Admission.One && !await platformStates.TryClaimProbeAsync(platform, now, cancellationToken) ? Admission.None : admission;
    }

    /// <summary>
    /// A half-open breaker lets one request through: a question about a job, which may bring the verdicts that are waited for, or else one chosen
    /// at random, since the first may be one that the platform rightly refuses.
    /// </summary>
    List<StoredDelivery> Choose(List<StoredDelivery> due, Admission admission)
    {
        if (admission != Admission.One || due.Count <= 1)
            return due;
        return due.Find(d => d.Delivery.Job is not null) is { } carried ? due.FindAll(d => d.Delivery.Job == carried.Delivery.Job) : [due[random.Next(due.Count)]];
    }

    async Task TakeOverAsync(PlatformProfile platform, string partition, Lease lease, CancellationToken cancellationToken)
    {
        if (lease.Inherited.Count == 0)
            return;
        var ids = lease.Inherited;
        var recourse = gateway.RecourseAt(platform);
        var now = clock.GetUtcNow();
        var known = await deliveries.ReadAsync(partition, ids, cancellationToken);
        var changes = ids.Select(id => new DeliveryChange(id, d => d is null ? null : DeliveryPlan.TakenOver(d, recourse, now))).ToList();
        var saved = await deliveries.SaveAsync(partition, known, changes, cancellationToken);
        if (saved.Any(d => d.Phase == DeliveryPhase.Parked))
            await alarms.RaiseAsync(AlarmCauses.Parked, platform.Id, saved.Count(d => d.Phase == DeliveryPhase.Parked), cancellationToken);
        DeliveriesLog.TookOver(logger, partition, ids.Count);
        await lease.DeclareInFlightAsync([], cancellationToken);
    }

    /// <summary>Asks something harmless, to see whether the platform answers and takes our credentials.</summary>
    async Task ProbeAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        if (!await job.MaySendAsync(cancellationToken))
            return;
        var reply = await gateway.ListAsync(job.Platform, null, 1, cancellationToken);
        var now = clock.GetUtcNow();
        await recorder.RecordAsync(job.Platform.Id, s => s.ProbeAt is null ? s : s.Probed((reply as ListReply.Failed)?.Reply, options.Value, now), cancellationToken);
    }
}

/// <summary>What a lease holder works with.</summary>
/// <param name="Pace">The partition's share of the platform's rate.</param>
/// <param name="Concurrency">Requests of this partition that may be under way at once.</param>
/// <param name="State">The platform as it was when the batch began.</param>
public sealed record DeliveryJob(PlatformProfile Platform, string Partition, Lease Lease, TokenBucket Pace, int Concurrency, PlatformState State)
{
    /// <summary>Waits for the platform's rate. False: the lease would not outlive the request, and nothing may be sent.</summary>
    public async Task<bool> MaySendAsync(CancellationToken cancellationToken)
    {
        var needed = Platform.Limits.Timeout + DeliveryBatchSender.Margin;
        // Checked again directly before sending, on a clock that nobody sets.
        return await Pace.TakeAsync(Lease.Remaining - needed, cancellationToken) && Lease.Remaining >= needed;
    }
}
