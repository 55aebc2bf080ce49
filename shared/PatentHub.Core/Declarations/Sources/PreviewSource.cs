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
    /// <returns>Whether it was done, or cannot be done; false: another preview of the source is under way, or the store failed.</returns>
    public async Task<bool> HandleAsync(SourceOptions source, RunRecord run, CancellationToken cancellationToken)
    {
        try
        {
            var isDone = false;
            return await leases.RunAsync($"preview|{source.Id}", LeaseDuration, async lease =>
            {
                // Whoever wanted the lease meanwhile wanted another preview, which comes again.
                if (!isDone)
                    await RunAsync(source, run, lease, cancellationToken);
                isDone = true;
            }, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            DeclarationsLog.StoreUnavailable(logger, source.Id, exception);
            return false;
        }
    }

    async Task RunAsync(SourceOptions source, RunRecord run, Lease lease, CancellationToken cancellationToken)
    {
        if (await history.IsOverAsync(source.Id, run, cancellationToken))
            return;
        var counts = new SyncCounts();
        string? error;
        try
        {
            error = await ReadAsync(source, run, lease, counted => counts = counted, cancellationToken);
        }
        catch (FeedException exception)
        {
            error = exception.Message;
        }
        await history.WriteAsync(source.Id, run with { Counts = counts, Outcome = error is null ? RunOutcomes.Ended : RunOutcomes.Stopped, Error = error, UpdatedAt = clock.GetUtcNow() }, cancellationToken);
    }

    /// <returns>Why it stopped before the end; null: it did not.</returns>
    async Task<string?> ReadAsync(SourceOptions source, RunRecord run, Lease lease, Action<SyncCounts> count, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var counts = new SyncCounts();
        var read = new CompleteRead(feed, source, run.From - SourceState.Overlap, lease, clock);
        await foreach (var page in read.PagesAsync(cancellationToken))
        {
            count(counts += await intake.PreviewAsync(source.Id, page.Items, cancellationToken));
            if (page.NextCursor is null)
                continue;
            if (clock.GetElapsedTime(started) > Budget)
                return $"It took longer than {Budget.TotalMinutes} minutes; the counts are of what was read. Choose a later time.";
            await history.WriteAsync(source.Id, run with { Counts = counts, UpdatedAt = clock.GetUtcNow() }, cancellationToken);
        }
        return read.AsOf is null ? "It did not read the source to its end; the counts are of what was read. Ask for it again." : null;
    }
}
