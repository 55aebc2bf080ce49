using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Listings;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>
/// Compares what a platform holds with what the hub believes. It never pushes: it leaves verify marks for the lease holder,
/// which asks for each listing by itself and repairs what really differs.
/// </summary>
/// <remarks>
/// A list that differs too much may be a fault of the list. Then only a sample is doubted; if the platform, asked one by one, confirms the
/// sample, the next reconcile may doubt twice as many. So a platform that lost its memory is healed, and a broken list does no harm.
/// </remarks>
public sealed class ReconcilePlatformHandler(
    ITableStore tables, PlatformStore platformStates, IPlatformProfiles platforms, IPlatformGateway gateway, AlignDeliveriesHandler alignment, PlatformPace pace, DeliveryWaker waker, AlarmBook alarms, HubTotals totals,
    LeaseKeeper leases, IOptions<DeliveryOptions> options, TimeProvider clock, Random random, ILogger<ReconcilePlatformHandler> logger)
{
    const int PageSize = 500;
    const int MostRetries = 5;
    const int MostListings = 10_000_000;

    /// <summary>So many suspects are always looked at, however few listings there are.</summary>
    const int SmallSample = 20;

    /// <summary>Renewed before each page.</summary>
    static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(45);

    public Task HandleAllAsync(CancellationToken cancellationToken) =>
        Workers.ForAllAsync(platforms.All, 8, platform => HandleAsync(platform, cancellationToken));

    /// <summary>
    /// Reconciles the platforms whose last reconcile is too long ago: one that was throttled, paused or failing at the time, or whose
    /// reconcile died with its process, does not wait for the next round.
    /// </summary>
    public Task HandleOverdueAsync(CancellationToken cancellationToken) =>
        Workers.ForAllAsync(platforms.All, 8, async platform =>
        {
            var last = ReconcileReport.FromRow(await tables.FindAsync(HubTables.Platforms, platform.Id, ReconcileReport.RowKey, cancellationToken));
            if (last is null || clock.GetUtcNow() - last.BeganAt > TimeSpan.FromHours(options.Value.ReconcileHours))
                await HandleAsync(platform, cancellationToken);
        });

    public async Task HandleAsync(PlatformProfile platform, CancellationToken cancellationToken)
    {
        try
        {
            await leases.RunAsync($"reconcile|{platform.Id}", LeaseDuration, lease => ReconcileAsync(platform, lease, cancellationToken), cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            DeliveriesLog.StoreUnavailable(logger, platform.Id, exception);
        }
    }

    async Task ReconcileAsync(PlatformProfile platform, Lease lease, CancellationToken cancellationToken)
    {
        await alignment.HandleAsync(platform, cancellationToken);
        var state = await platformStates.ReadAsync(platform, cancellationToken);
        var began = clock.GetUtcNow();
        if (platform.Admit(state, began) is Admission.None or Admission.Probe)
            return;
        if (await ListAsync(platform, state, lease, cancellationToken) is not { } held)
        {
            await alarms.RaiseAsync(AlarmCauses.ReconcileStopped, platform.Id, 1, cancellationToken);
            return;
        }
        await alarms.ClearAsync(AlarmCauses.ReconcileStopped, platform.Id, cancellationToken);
        var found = await CompareAsync(state, held, began, cancellationToken);
        var last = ReconcileReport.FromRow(await tables.FindAsync(HubTables.Platforms, platform.Id, ReconcileReport.RowKey, cancellationToken));
        var marked = Sample(found.Suspects, Allowance(found, last));
        foreach (var partition in marked.GroupBy(s => s.Partition))
            await MarkAsync(partition.Key, [.. partition.Select(s => s.ListingId)], began, cancellationToken);
        await AnnounceAsync(platform.Id, found, marked.Count, cancellationToken);
        var report = new ReconcileReport(began, clock.GetUtcNow(), held.Count, found.Settled, found.Suspects.Count, marked.Count, found.Unknown);
        await tables.UpdateAsync(HubTables.Platforms, platform.Id, ReconcileReport.RowKey, _ => report.ToRow(platform.Id), cancellationToken);
        DeliveriesLog.Reconciled(logger, platform.Id, held.Count, found.Suspects.Count, found.Unknown);
        if (marked.Count > 0)
            await waker.WakeAsync(PlatformStore.Partitions(state), cancellationToken);
    }

    /// <returns>Everything that the platform says it holds; null where it does not say so to the end.</returns>
    async Task<Dictionary<string, HeldListing>?> ListAsync(PlatformProfile platform, PlatformState state, Lease lease, CancellationToken cancellationToken)
    {
        var held = new Dictionary<string, HeldListing>(StringComparer.Ordinal);
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        for (var retries = 0; retries <= MostRetries && await lease.RenewAsync(cancellationToken);)
        {
            if (!await pace.Of(lease, platform.Limits.ShareOfListing()).TakeAsync(lease.Remaining, cancellationToken))
                return null;
            using var span = Tracing.Start("platform.list", ActivityKind.Client);
            var reply = await gateway.ListAsync(platform, cursor, PageSize, cancellationToken);
            span?.SetTag("patenthub.platform", platform.Id);
            totals.QuestionAnswered(platform.Id);
            var failure = (reply as ListReply.Failed)?.Reply;
            if (failure is not null)
            {
                DeliveriesLog.ReconcileStopped(logger, platform.Id, failure.Name);
                state = await platformStates.UpdateAsync(platform.Id, s => s.Observe(failure, options.Value, clock.GetUtcNow()), cancellationToken);
                if (failure is not PushReply.Transient || state.Admit(clock.GetUtcNow()) == Admission.None)
                    return null;
                retries++;
                continue;
            }
            var page = (ListReply.Page)reply;
            foreach (var item in page.Items)
                held[item.Id] = item;
            cursor = page.NextCursor;
            if (cursor is null)
                return held;
            // A cursor that comes again leads round in a circle.
            if (!cursors.Add(cursor) || held.Count > MostListings)
                return null;
            retries = 0;
        }
        return null;
    }

    /// <summary>
    /// Judges only rows that are settled and have not changed since before the listing began, and leaves refused and parked ones alone.
    /// </summary>
    async Task<Found> CompareAsync(PlatformState state, Dictionary<string, HeldListing> held, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var found = new Found();
        var ours = new HashSet<string>(StringComparer.Ordinal);
        foreach (var partition in PlatformStore.Partitions(state))
            await foreach (var row in tables.RowsAsync(HubTables.Deliveries, RowRange.Prefix(partition, DeliveryKeys.DeliveryPrefix), cancellationToken))
            {
                var delivery = Delivery.FromRow(row);
                ours.Add(delivery.ListingId);
                if (delivery.Phase is not (DeliveryPhase.Accepted or DeliveryPhase.Withdrawn) || delivery.ChangedAt >= began)
                    continue;
                found.Settled++;
                if (Differs(delivery, held.GetValueOrDefault(delivery.ListingId)))
                    found.Suspects.Add((partition, delivery.ListingId));
            }
        found.Unknown = held.Keys.Count(id => !ours.Contains(id));
        return found;
    }

    /// <summary>A partner's event of the revision says more about its status than its list does.</summary>
    static bool Differs(Delivery delivery, HeldListing? held) => delivery.DesiredPresent
        ? held is null || held.Revision != delivery.DesiredRevision || held.Status != HeldStatus.Accepted && delivery.EventRevision != held.Revision
        : held is not null;

    /// <summary>Drawn at random, so that suspects which the platform does not confirm hide no others for ever.</summary>
    List<(string Partition, string ListingId)> Sample(List<(string Partition, string ListingId)> suspects, int count)
    {
        if (count >= suspects.Count)
            return suspects;
        var shuffled = suspects.ToArray();
        random.Shuffle(shuffled);
        return [.. shuffled.Take(count)];
    }

    int Allowance(Found found, ReconcileReport? last)
    {
        var limit = Math.Max(SmallSample, (int)(found.Settled * options.Value.DriftLimit));
        // What was doubted last time and is still there was confirmed by the platform, or repaired and is not suspect any more.
        return found.Suspects.Count <= limit ? found.Suspects.Count
            : last is { Marked: > 0 } && last.Suspects > last.Marked && found.Suspects.Count < last.Suspects ? Math.Max(limit, 2 * last.Marked) : limit;
    }

    async Task MarkAsync(string partition, List<string> ids, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var groups = ids.Select(id => new PartitionBatch.Group<string>(id, [new RowChange.Insert(new Row(partition, DeliveryKeys.Verify(id)).Set("v", 1).Set("at", at))])).ToList();
        await PartitionBatch.SubmitAsync(tables, HubTables.Deliveries, partition, groups, cancellationToken);
    }

    async Task AnnounceAsync(string platform, Found found, int marked, CancellationToken cancellationToken)
    {
        if (found.Unknown > 0)
            await alarms.RaiseAsync(AlarmCauses.UnknownListing, platform, found.Unknown, cancellationToken);
        else
            await alarms.ClearAsync(AlarmCauses.UnknownListing, platform, cancellationToken);
        if (marked < found.Suspects.Count)
        {
            DeliveriesLog.DriftTooLarge(logger, platform, found.Suspects.Count, found.Settled, marked);
            await alarms.RaiseAsync(AlarmCauses.DriftTooLarge, platform, 1, cancellationToken);
        }
        else
            await alarms.ClearAsync(AlarmCauses.DriftTooLarge, platform, cancellationToken);
    }

    sealed class Found
    {
        public int Settled { get; set; }

        public int Unknown { get; set; }

        public List<(string Partition, string ListingId)> Suspects { get; } = [];
    }
}

/// <summary>The last reconcile of a platform.</summary>
/// <param name="Held">Listings that the platform holds.</param>
/// <param name="Judged">Rows of ours that could be judged.</param>
/// <param name="Suspects">Of these, those that differ.</param>
/// <param name="Marked">Of these, those that were handed to the lease holder.</param>
/// <param name="Unknown">Ids that we never sent.</param>
public sealed record ReconcileReport(DateTimeOffset BeganAt, DateTimeOffset EndedAt, int Held, int Judged, int Suspects, int Marked, int Unknown)
{
    public const string RowKey = "reconcile";

    public Row ToRow(string platform) => new Row(platform, RowKey).Set("v", 1).Set("beganAt", BeganAt).Set("endedAt", EndedAt)
        .Set("held", Held).Set("judged", Judged).Set("suspects", Suspects).Set("marked", Marked).Set("unknown", Unknown);

    public static ReconcileReport? FromRow(Row? row) => row is null ? null : new(
        row.GetTime("beganAt")!.Value, row.GetTime("endedAt")!.Value, (int)row.GetInt64("held")!, (int)row.GetInt64("judged")!,
        (int)row.GetInt64("suspects")!, (int)row.GetInt64("marked")!, (int)row.GetInt64("unknown")!);
}
