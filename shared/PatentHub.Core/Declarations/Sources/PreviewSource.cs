using Microsoft.Extensions.Logging;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>
/// Reads a source as a run from an earlier time would, counts what would become of its items, and writes nothing but the count. Shows how far
/// it has got after every page.
/// </summary>
public sealed class PreviewSourceHandler(IDeclarationFeed feed, PageIntake intake, RunHistory history, LeaseKeeper leases, TimeProvider clock, ILogger<PreviewSourceHandler> logger)
{
    static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(90);
    static readonly TimeSpan Budget = TimeSpan.FromMinutes(8);

    /// <param name="run">The preview as it was asked for.</param>
    /// <returns>Whether it was done, or cannot be done; false: another process does it, or the store failed.</returns>
    public async Task<bool> HandleAsync(SourceOptions source, RunRecord run, CancellationToken cancellationToken)
    {
        try
        {
            return await leases.RunAsync($"preview|{source.Id}|{run.Id}", LeaseDuration, lease => RunAsync(source, run, lease, cancellationToken), cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            DeclarationsLog.StoreUnavailable(logger, source.Id, exception);
            return false;
        }
    }

    async Task RunAsync(SourceOptions source, RunRecord run, Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(source, run, lease, cancellationToken);
        }
        catch (FeedException exception)
        {
            var there = await history.FindAsync(source.Id, run.Id, cancellationToken) ?? run;
            await history.WriteAsync(source.Id, there with { Outcome = RunOutcomes.Stopped, Error = exception.Message, UpdatedAt = clock.GetUtcNow() }, cancellationToken);
        }
    }

    async Task ReadAsync(SourceOptions source, RunRecord run, Lease lease, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var request = new FeedRequest(run.From - SourceState.Overlap, null, source.PageSize);
        for (var counts = new SyncCounts(); ;)
        {
            if (!await lease.RenewAsync(cancellationToken))
                return;
            using var page = await feed.ReadPageAsync(source, request, cancellationToken);
            page.RequireVitalFields();
            counts += await intake.PreviewAsync(source.Id, page.Items, cancellationToken);
            var isLast = page.NextCursor is null || page.NextCursor == request.Cursor;
            var isLong = !isLast && clock.GetElapsedTime(started) > Budget;
            await history.WriteAsync(source.Id, run with
            {
                Counts = counts,
                Outcome = isLast ? RunOutcomes.Ended : isLong ? RunOutcomes.Stopped : RunOutcomes.Running,
                Error = isLong ? $"It took longer than {Budget.TotalMinutes} minutes; the counts are of what was read. Choose a later time." : null,
                UpdatedAt = clock.GetUtcNow(),
            }, cancellationToken);
            if (isLast || isLong)
                return;
            request = request with { Cursor = page.NextCursor };
        }
    }
}
