using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Deliveries.Attempts;
using PatentHub.Listings;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>
/// Settles the doubts that reconcile left: asks the platform for each listing by itself, and repairs what really differs
/// by raising the listing's revision, which brings it to every platform again.
/// </summary>
public sealed class VerifyDeliveriesHandler(
    ITableStore tables, DeliveryStore deliveries, ListingStore listings, PlatformRecorder recorder, ReconcileHistory history, IPlatformGateway gateway, FanOutWaker fanOut, AttemptLog attempts, AlarmBook alarms, HubTotals totals,
    IOptions<DeliveryOptions> options, TimeProvider clock, Random random, ILogger<VerifyDeliveriesHandler> logger)
{
    const int AtOnce = 50;

    /// <returns>Whether anything was settled.</returns>
    public async Task<bool> HandleAsync(DeliveryJob job, Admission admission, CancellationToken cancellationToken)
    {
        var marks = await tables.TakeAsync(HubTables.Deliveries, RowRange.Prefix(job.Partition, DeliveryKeys.VerifyPrefix), admission == Admission.One ? 1 : AtOnce, cancellationToken);
        if (marks.Count == 0)
            return false;
        var rows = await deliveries.ReadAsync(job.Partition, [.. marks.Select(IdOf)], cancellationToken);
        var (settled, asked) = (0, 0);
        PushReply? failure = null;
        var made = new ConcurrentBag<Attempt>();
        await Workers.ForEachAsync(marks, job.Concurrency, async mark =>
        {
            if (failure is not null)
                return;
            // A row with work on it will be sent or asked anyway; a refused or parked one is a person's.
            if (rows.GetValueOrDefault(IdOf(mark))?.Delivery is { Phase: DeliveryPhase.Accepted or DeliveryPhase.Withdrawn } delivery)
            {
                if (!gateway.CanRead(job.Platform))
                    await BelieveListAsync(job, mark, delivery, cancellationToken);
                else if (!await job.MaySendAsync(cancellationToken))
                    return;
                else
                {
                    Interlocked.Increment(ref asked);
                    if (await AskAsync(job, rows, mark, delivery, made, cancellationToken) is ReadReply.Failed failed)
                    {
                        failure = failed.Reply;
                        return;
                    }
                }
            }
            await tables.TryAsync(HubTables.Deliveries, job.Partition, new RowChange.Delete(mark.RowKey, mark.StoredETag), cancellationToken);
            Interlocked.Increment(ref settled);
        });
        var now = clock.GetUtcNow();
        if (asked > 0)
            await recorder.RecordAsync(job.Platform.Id, state => state.Observe(failure, options.Value, now), cancellationToken);
        await attempts.AppendAsync(job.Partition, made, cancellationToken);
        return settled > 0;
    }

    /// <summary>Asks, and repairs or takes over what differs.</summary>
    async Task<ReadReply> AskAsync(DeliveryJob job, IReadOnlyDictionary<string, StoredDelivery> rows, Row mark, Delivery delivery, ConcurrentBag<Attempt> made, CancellationToken cancellationToken)
    {
        using var span = Tracing.Start("delivery.verify", ActivityKind.Client, delivery.TraceParent);
        var trace = Tracing.HeaderOf(span, delivery.TraceParent, random);
        var attempt = attempts.Begin(AttemptKinds.Verify, delivery.ListingId, delivery.DesiredRevision, 1, trace);
        var reply = await gateway.ReadAsync(job.Platform, delivery.ListingId, trace, cancellationToken);
        made.Add(attempt.End(reply, null));
        totals.QuestionAnswered(job.Platform.Id);
        var now = clock.GetUtcNow();
        if (reply is ReadReply.Held same && same.Revision == delivery.DesiredRevision && delivery.DesiredPresent)
            await deliveries.SaveAsync(job.Partition, rows, [new(delivery.ListingId, d => d is null ? null : DeliveryPlan.Verified(d, same, now))], cancellationToken);
        else if (reply is ReadReply.Held || reply is ReadReply.Absent && delivery.DesiredPresent)
            await RepairAsync(job, mark, delivery, (reply as ReadReply.Held)?.Revision ?? 0, now, cancellationToken);
        return reply;
    }

    /// <summary>A platform that cannot be asked for one listing has only its list to go by, if nothing happened since it was read.</summary>
    async Task BelieveListAsync(DeliveryJob job, Row mark, Delivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.ChangedAt < mark.GetTime("at"))
            await RepairAsync(job, mark, delivery, held: 0, clock.GetUtcNow(), cancellationToken);
    }

    async Task RepairAsync(DeliveryJob job, Row mark, Delivery delivery, long held, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var repaired = await listings.ChangeAsync(delivery.ListingId,
            l => l is null || l.Revision != delivery.DesiredRevision ? null : ListingPlan.Repair(l, held, now), cancellationToken);
        if (repaired is null)
            return;
        DeliveriesLog.Repaired(logger, job.Platform.Id, delivery.ListingId);
        totals.RepairSent(job.Platform.Id);
        await alarms.RaiseAsync(AlarmCauses.DriftRepaired, job.Platform.Id, 1, cancellationToken);
        if (mark.GetString("run") is { } run)
            await history.CountRepairAsync(job.Platform.Id, run, isWithdrawal: !delivery.DesiredPresent, cancellationToken);
        await fanOut.WakeAsync([Buckets.Of(delivery.ListingId)], cancellationToken);
    }

    static string IdOf(Row mark) => mark.RowKey[DeliveryKeys.VerifyPrefix.Length..];
}
