using Microsoft.Extensions.Logging;
using PatentHub.Deliveries.Failures;
using PatentHub.Storage;

namespace PatentHub.Deliveries.Redrives;

/// <summary>
/// Carries redrives out, a few deliveries at a time and only while nothing else is due: so a redrive goes at the platform's rate and never ahead of
/// fresh work. Runs under the partition's lease. A crash at any point repeats at most a step, and a step finds what it has put back already.
/// </summary>
public sealed class RedriveDeliveriesHandler(
    ITableStore tables, DeliveryStore deliveries, RedriveStore redrives, PlatformStore platformStates, TimeProvider clock, Random random, ILogger<RedriveDeliveriesHandler> logger)
{
    const int AtOnce = 50;

    /// <param name="state">Names the redrives that are under way, in their order.</param>
    /// <returns>Whether there was anything to do.</returns>
    public async Task<bool> HandleAsync(PlatformState state, string partition, Admission admission, CancellationToken cancellationToken)
    {
        foreach (var id in state.Redrives)
        {
            if (await redrives.FindAsync(state.Platform, id, cancellationToken) is not { State: RedriveStates.Running } redrive)
            {
                await ForgetAsync(state.Platform, id, cancellationToken);
                return true;
            }
            var progress = await redrives.ProgressAsync(state.Platform, id, partition, cancellationToken);
            if (!progress.IsDone)
            {
                await StepAsync(redrive, progress, admission == Admission.One ? 1 : AtOnce, cancellationToken);
                return true;
            }
            if (await TryEndAsync(redrive, state, cancellationToken))
                return true;
        }
        return false;
    }

    async Task StepAsync(Redrive redrive, RedriveProgress progress, int count, CancellationToken cancellationToken)
    {
        var range = RowRange.Prefix(progress.Partition, redrive.Filter.Prefix);
        var rows = await tables.TakeAsync(HubTables.Deliveries, progress.Cursor is null ? range : range with { From = progress.Cursor + "\0" }, count, cancellationToken);
        var meant = rows.Select(FailedDelivery.FromRow).Where(f => f.RedriveId != redrive.Id && redrive.Filter.Matches(f)).Select(f => f.ListingId).Distinct(StringComparer.Ordinal).ToList();
        var known = await deliveries.ReadAsync(progress.Partition, meant, cancellationToken);
        var now = clock.GetUtcNow();
        var saved = await deliveries.SaveAsync(progress.Partition, known, meant.ConvertAll(id => PutBack(redrive, progress.Partition, id, now)), cancellationToken);
        var next = progress with { Cursor = rows.Count == 0 ? progress.Cursor : rows[^1].RowKey, PutBack = progress.PutBack + saved.Count, IsDone = rows.Count < count };
        await redrives.AdvanceAsync(redrive.Platform, redrive.Id, next, cancellationToken);
        RedrivesLog.PutBack(logger, progress.Partition, saved.Count, redrive.Id);
    }

    /// <summary>What has got on by itself since it was found is left alone.</summary>
    DeliveryChange PutBack(Redrive redrive, string partition, string listingId, DateTimeOffset now) => new(listingId, d =>
        FailedDelivery.Of(d) is { } failed && d!.RedriveId != redrive.Id && redrive.Filter with { Before = null } is var filter && filter.Matches(failed)
            ? DeliveryPlan.Again(d, redrive.Id, now) with { RedriveId = redrive.Id } : null)
    {
        Beside = (before, after) => new DeliveryAction(listingId, ControlDeliveryHandler.NewId(random), now, DeliveryActions.Redrive, redrive.Reason, before?.Phase, after.Phase, redrive.Id).ToRow(partition),
    };

    /// <summary>It ends when all partitions are done.</summary>
    async Task<bool> TryEndAsync(Redrive redrive, PlatformState state, CancellationToken cancellationToken)
    {
        var done = (await redrives.ProgressAsync(redrive.Platform, redrive.Id, cancellationToken)).Count(p => p.IsDone);
        if (done < state.Partitions)
            return false;
        await redrives.UpdateAsync(redrive.Platform, redrive.Id, r => r.State == RedriveStates.Running ? r with { State = RedriveStates.Ended, EndedAt = clock.GetUtcNow() } : null, cancellationToken);
        await ForgetAsync(redrive.Platform, redrive.Id, cancellationToken);
        return true;
    }

    Task ForgetAsync(string platform, string id, CancellationToken cancellationToken) =>
        platformStates.UpdateAsync(platform, s => s.Redrives.Contains(id) ? s with { Redrives = [.. s.Redrives.Where(r => r != id)] } : s, cancellationToken);
}
