using System.Diagnostics;
using System.Text.RegularExpressions;
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
public sealed partial class ReconcilePlatformHandler(
    ITableStore tables, PlatformStore platformStates, PlatformRecorder recorder, ReconcileHistory history, IPlatformProfiles platforms, IPlatformGateway gateway, AlignDeliveriesHandler alignment, PlatformPace pace, DeliveryWaker waker, AlarmBook alarms, HubTotals totals,
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
        Workers.ForAllAsync(platforms.All, 8, platform => HandleAsync(platform, null, cancellationToken));

    /// <summary>
    /// Reconciles the platforms whose last reconcile is too long ago: one that was throttled, paused or failing at the time, or whose
    /// reconcile died with its process, does not wait for the next round.
    /// </summary>
    public Task HandleOverdueAsync(CancellationToken cancellationToken) =>
        Workers.ForAllAsync(platforms.All, 8, async platform =>
        {
            var last = ReconcileReport.FromRow(await tables.FindAsync(HubTables.Platforms, platform.Id, ReconcileReport.RowKey, cancellationToken));
            if (last is null || clock.GetUtcNow() - last.BeganAt > TimeSpan.FromHours(options.Value.ReconcileHours))
                await HandleAsync(platform, null, cancellationToken);
        });

    /// <param name="order">Id of the report of a run that somebody ordered; null: it is due.</param>
    /// <returns>Whether it was done, or refused for now; not where another holds the lease or the store is away.</returns>
    public async Task<bool> HandleAsync(PlatformProfile platform, string? order, CancellationToken cancellationToken)
    {
        try
        {
            return await leases.RunAsync($"reconcile|{platform.Id}", LeaseDuration, async lease =>
            {
                var ordered = order is null ? null : await history.FindAsync(platform.Id, order, cancellationToken);
                // One that was carried out and whose order stands all the same, since its process died, is not carried out twice.
                if (order is null || ordered is { Outcome: ReconcileOutcomes.Running })
                    await ReconcileAsync(platform, ordered, lease, cancellationToken);
            }, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            DeliveriesLog.StoreUnavailable(logger, platform.Id, exception);
            return false;
        }
    }

    async Task ReconcileAsync(PlatformProfile platform, ReconcileReport? ordered, Lease lease, CancellationToken cancellationToken)
    {
        var report = ordered ?? ReconcileReport.Begin(clock.GetUtcNow(), isDryRun: false, reason: null);
        if (!report.IsDryRun)
            await alignment.HandleAsync(platform, cancellationToken);
        var state = await platformStates.ReadAsync(platform, cancellationToken);
        var began = clock.GetUtcNow();
        if (!await MayBeginAsync(platform, state, began, cancellationToken))
        {
            // One that is due comes again until it may begin; somebody who ordered one wants to know.
            if (ordered is not null)
                await history.WriteAsync(platform.Id, ordered with { EndedAt = began, Outcome = ReconcileOutcomes.Refused, Guard = ReconcileGuards.HeldBack }, cancellationToken);
            return;
        }
        if (!gateway.CanList(platform))
        {
            // Nobody can say what it holds: there is nothing to compare, and nothing amiss.
            var nothing = report with { EndedAt = clock.GetUtcNow(), Outcome = ReconcileOutcomes.Ended };
            await history.WriteAsync(platform.Id, nothing, cancellationToken);
            if (!nothing.IsDryRun)
                await ConcludeAsync(platform.Id, state, nothing, [], began, cancellationToken);
            return;
        }
        if (await ListAsync(platform, state, lease, cancellationToken) is not { } list)
        {
            if (!report.IsDryRun)
                await alarms.RaiseAsync(AlarmCauses.ReconcileStopped, platform.Id, 1, cancellationToken);
            await history.WriteAsync(platform.Id, report with { EndedAt = clock.GetUtcNow(), Outcome = ReconcileOutcomes.Stopped, Guard = ReconcileGuards.NotListed }, cancellationToken);
            return;
        }
        var found = await CompareAsync(state, list.Held, began, cancellationToken);
        var last = ReconcileReport.FromRow(await tables.FindAsync(HubTables.Platforms, platform.Id, ReconcileReport.RowKey, cancellationToken));
        var marked = Sample(found.Suspects, Allowance(found, last));
        var ended = (report with
        {
            EndedAt = clock.GetUtcNow(),
            Outcome = ReconcileOutcomes.Ended,
            Guard = marked.Count < found.Suspects.Count ? ReconcileGuards.DriftTooLarge : null,
            Held = list.Held.Count,
            Judged = found.Settled,
            Suspects = found.Suspects.Count,
            Marked = marked.Count,
            Unknown = found.Unknown.Count,
            Malformed = list.Malformed,
        }).Name(found.Suspects.Select(s => s.ListingId), found.Unknown.Where(id => ListingIdForm().IsMatch(id)));
        // The report stands before the marks that refer to it; a crash between the two is made good by the next run.
        await history.WriteAsync(platform.Id, ended, cancellationToken);
        if (!ended.IsDryRun)
            await ConcludeAsync(platform.Id, state, ended, marked, began, cancellationToken);
        await history.PurgeAsync(platform.Id, began.AddDays(-options.Value.ReportDays), cancellationToken);
        DeliveriesLog.Reconciled(logger, platform.Id, ended.Held, ended.Suspects, ended.Unknown);
    }

    /// <summary>Leaves the marks, tells people, and wakes the lease holders.</summary>
    async Task ConcludeAsync(
        string platform, PlatformState state, ReconcileReport report, List<(string Partition, string ListingId)> marked, DateTimeOffset began, CancellationToken cancellationToken)
    {
        foreach (var partition in marked.GroupBy(s => s.Partition))
            await MarkAsync(partition.Key, [.. partition.Select(s => s.ListingId)], began, report.Id, cancellationToken);
        await AnnounceAsync(platform, report, cancellationToken);
        await tables.UpdateAsync(HubTables.Platforms, platform, ReconcileReport.RowKey, _ => report.ToRow(platform, ReconcileReport.RowKey), cancellationToken);
        if (marked.Count > 0)
            await waker.WakeAsync(PlatformStore.Partitions(state), cancellationToken);
    }

    /// <summary>A half-open breaker lets one through, and a list is as good a trial as any.</summary>
    async Task<bool> MayBeginAsync(PlatformProfile platform, PlatformState state, DateTimeOffset now, CancellationToken cancellationToken) => platform.Admit(state, now) switch
    {
        Admission.All => true,
        Admission.One => await platformStates.TryClaimProbeAsync(platform, now, cancellationToken),
        _ => false,
    };

    /// <returns>Everything that the platform says it holds; null where it does not say so to the end.</returns>
    async Task<HeldList?> ListAsync(PlatformProfile platform, PlatformState state, Lease lease, CancellationToken cancellationToken)
    {
        var held = new Dictionary<string, HeldListing>(StringComparer.Ordinal);
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        var malformed = 0;
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
                state = await recorder.RecordAsync(platform.Id, s => s.Observe(failure, options.Value, clock.GetUtcNow()), cancellationToken);
                if (failure is not PushReply.Transient || state.Admit(clock.GetUtcNow()) == Admission.None)
                    return null;
                retries++;
                continue;
            }
            var page = (ListReply.Page)reply;
            foreach (var item in page.Items)
                held[item.Id] = item;
            malformed += page.Malformed;
            if (cursor is null)
                await recorder.RecordAsync(platform.Id, s => s.Observe(null, options.Value, clock.GetUtcNow()), cancellationToken);
            cursor = page.NextCursor;
            if (cursor is null)
                return new(held, malformed);
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
        found.Unknown.AddRange(held.Keys.Where(id => !ours.Contains(id)));
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

    async Task MarkAsync(string partition, List<string> ids, DateTimeOffset at, string run, CancellationToken cancellationToken)
    {
        var groups = ids.Select(id => new PartitionBatch.Group<string>(id, [new RowChange.Insert(new Row(partition, DeliveryKeys.Verify(id)).Set("v", 1).Set("at", at).Set("run", run))])).ToList();
        await PartitionBatch.SubmitAsync(tables, HubTables.Deliveries, partition, groups, cancellationToken);
    }

    async Task AnnounceAsync(string platform, ReconcileReport report, CancellationToken cancellationToken)
    {
        await alarms.ClearAsync(AlarmCauses.ReconcileStopped, platform, cancellationToken);
        if (report.Unknown > 0)
            await alarms.RaiseAsync(AlarmCauses.UnknownListing, platform, report.Unknown, cancellationToken);
        else
            await alarms.ClearAsync(AlarmCauses.UnknownListing, platform, cancellationToken);
        if (report.Guard == ReconcileGuards.DriftTooLarge)
        {
            DeliveriesLog.DriftTooLarge(logger, platform, report.Suspects, report.Judged, report.Marked);
            await alarms.RaiseAsync(AlarmCauses.DriftTooLarge, platform, 1, cancellationToken);
        }
        else
            await alarms.ClearAsync(AlarmCauses.DriftTooLarge, platform, cancellationToken);
    }

    /// <summary>A stranger's id is named only if it could be one of ours.</summary>
    [GeneratedRegex(@"^[SD]-[0-9A-Z]{1,40}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ListingIdForm();

    /// <summary>What the platform says it holds.</summary>
    sealed record HeldList(Dictionary<string, HeldListing> Held, int Malformed);

    sealed class Found
    {
        public int Settled { get; set; }

        public List<string> Unknown { get; } = [];

        public List<(string Partition, string ListingId)> Suspects { get; } = [];
    }
}
