using Microsoft.Extensions.Logging;
using PatentHub.Listings;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>
/// Settles the doubts that reconcile left: asks the platform for each listing by itself, and repairs what really differs
/// by raising the listing's revision, which brings it to every platform again.
/// </summary>
public sealed class VerifyDeliveriesHandler(
    ITableStore tables, DeliveryStore deliveries, ListingStore listings, IPlatformGateway gateway, FanOutWaker fanOut, AlarmBook alarms, HubTotals totals,
    TimeProvider clock, Random random, ILogger<VerifyDeliveriesHandler> logger)
{
    const int AtOnce = 50;

    /// <returns>Whether anything was settled.</returns>
    public async Task<bool> HandleAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        var marks = await tables.TakeAsync(HubTables.Deliveries, RowRange.Prefix(job.Partition, DeliveryKeys.VerifyPrefix), AtOnce, cancellationToken);
        if (marks.Count == 0)
            return false;
        var rows = await deliveries.ReadAsync(job.Partition, [.. marks.Select(IdOf)], cancellationToken);
        var settled = 0;
        await Workers.ForEachAsync(marks, job.Platform.Limits.Concurrency, async mark =>
        {
            if (job.Lease.Remaining < job.Platform.Limits.Timeout + DeliveryBatchSender.Margin)
                return;
            // A row with work on it will be sent or asked anyway.
            if (rows.GetValueOrDefault(IdOf(mark))?.Delivery is { IsSettled: true } delivery && !await SettleAsync(job, delivery, cancellationToken))
                return;
            await tables.TryAsync(HubTables.Deliveries, job.Partition, new RowChange.Delete(mark.RowKey, mark.StoredETag), cancellationToken);
            Interlocked.Increment(ref settled);
        });
        return settled > 0;
    }

    /// <returns>Whether the platform could be asked.</returns>
    async Task<bool> SettleAsync(DeliveryJob job, Delivery delivery, CancellationToken cancellationToken)
    {
        await job.Pace.TakeAsync(cancellationToken);
        var reply = await gateway.ReadAsync(job.Platform, delivery.ListingId, Tracing.Continue(delivery.TraceParent, random), cancellationToken);
        totals.QuestionAnswered(job.Platform.Id);
        if (reply is ReadReply.Failed)
            return false;
        if (IsAsDesired(delivery, reply))
            return true;
        var held = (reply as ReadReply.Held)?.Revision ?? 0;
        var now = clock.GetUtcNow();
        var repaired = await listings.ChangeAsync(delivery.ListingId,
            l => l is null || l.Revision != delivery.DesiredRevision ? null : ListingPlan.Repair(l, held, now), cancellationToken);
        if (repaired is null)
            return true;
        DeliveriesLog.Repaired(logger, job.Platform.Id, delivery.ListingId);
        totals.RepairSent(job.Platform.Id);
        await alarms.RaiseAsync(AlarmCauses.DriftRepaired, job.Platform.Id, 1, cancellationToken);
        await fanOut.WakeAsync([Buckets.Of(delivery.ListingId)], cancellationToken);
        return true;
    }

    static bool IsAsDesired(Delivery delivery, ReadReply reply) => reply switch
    {
        ReadReply.Held held => delivery.DesiredPresent && held.Revision == delivery.DesiredRevision,
        _ => !delivery.DesiredPresent,
    };

    static string IdOf(Row mark) => mark.RowKey[DeliveryKeys.VerifyPrefix.Length..];
}
