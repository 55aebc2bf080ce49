using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>
/// Reads what changed at a source since the last run. The cursor moves only after the store has confirmed a page, so a run that dies
/// goes on where it was; nothing is dropped by watermark.
/// </summary>
public sealed class SyncSourceHandler(
    ITableStore tables, IDeclarationFeed feed, PageIntake intake, RunHistory history, LeaseKeeper leases, FanOutWaker waker, AlarmBook alarms, HubTotals totals,
    IOptions<DeclarationOptions> options, TimeProvider clock, ILogger<SyncSourceHandler> logger)
{
    static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(45);
    static readonly TimeSpan RunBudget = TimeSpan.FromMinutes(5);
    const int MaxRestarts = 3;

    /// <summary>Runs every source whose time has come; one that fails does not keep the others.</summary>
    public Task HandleAllAsync(CancellationToken cancellationToken) =>
        Workers.ForAllAsync(options.Value.Sources, 4, source => HandleAsync(source, isAsked: false, cancellationToken));

    /// <param name="isAsked">Somebody wants it now, whatever the schedule says.</param>
    /// <returns>Whether there is no more to do about it: it was run, or is not to be run. False: another process holds the source, or the store failed.</returns>
    public async Task<bool> HandleAsync(SourceOptions source, bool isAsked, CancellationToken cancellationToken)
    {
        try
        {
            return await leases.RunAsync(SourceRun.LeaseScope(source.Id), LeaseDuration, lease => RunAsync(source, lease, isAsked, cancellationToken), cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            DeclarationsLog.StoreUnavailable(logger, source.Id, exception);
            return false;
        }
    }

    async Task RunAsync(SourceOptions source, Lease lease, bool isAsked, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var run = await SourceRun.OpenAsync(tables, history, source.Id, clock, cancellationToken);
        if (run.State.Pause is not null || !isAsked && !run.State.IsDue(source, clock.GetUtcNow()))
            return;
        await using var pages = new PagesAhead(feed, source, clock);
        var restarts = 0;
        try
        {
            while (clock.GetElapsedTime(started) < RunBudget && await HoldAsync(lease, cancellationToken))
                try
                {
                    if (!await ReadPageAsync(source, run, pages, cancellationToken))
                        break;
                }
                catch (FeedException lost) when (lost.Failure == FeedFailure.CursorInvalid && ++restarts <= MaxRestarts)
                {
                    DeclarationsLog.CursorLost(logger, source.Id);
                    await run.RestartAsync(cancellationToken);
                }
        }
        catch (FeedException exception)
        {
            DeclarationsLog.RunStopped(logger, source.Id, exception.Failure);
            var isBroken = exception.Failure == FeedFailure.SchemaBroken;
            // First, since nothing raises it once the source is paused.
            await alarms.RaiseAsync(isBroken ? AlarmCauses.SchemaBroken : AlarmCauses.SourceFailing, source.Id, 1, cancellationToken);
            await run.FailAsync(exception.Message, isBroken ? new(clock.GetUtcNow(), PauseCauses.Schema, exception.Message) : null, cancellationToken);
        }
    }

    /// <summary>Renews a lease of which half is over; a page takes less than the other half, or loses the race for the cursor.</summary>
    static async Task<bool> HoldAsync(Lease lease, CancellationToken cancellationToken) =>
        lease.Remaining > LeaseDuration / 2 || await lease.RenewAsync(cancellationToken);

    /// <returns>Whether there is more to read.</returns>
    async Task<bool> ReadPageAsync(SourceOptions source, SourceRun run, PagesAhead pages, CancellationToken cancellationToken)
    {
        using var span = Tracing.Start("source.page", ActivityKind.Consumer);
        span?.SetTag("patenthub.source", source.Id);
        var request = run.NextRequest(source.PageSize);
        var (page, asked) = await pages.TakeAsync(request, cancellationToken);
        using var held = page;
        if (page.NextCursor is not null && page.NextCursor == run.State.Cursor)
            throw new FeedException(FeedFailure.Malformed, "The source answers a cursor with the same cursor; the run would never end.");
        if (page.NextCursor is { } next)
            pages.Ask(request with { Cursor = next }, cancellationToken);
        page.RequireVitalFields();
        var census = new FieldCensus();
        var counts = await intake.TakeAsync(source.Id, page.Items, null, census, cancellationToken);
        span?.SetTag("patenthub.read", counts.Read).SetTag("patenthub.written", counts.Written);
        totals.AddItems(source.Id, counts);
        if (counts.Written > 0)
            await waker.WakeAllAsync(cancellationToken);
        var (schema, news) = run.State.Schema.After(census, run.State.LastEndedAt is null, clock.GetUtcNow());
        if (news.Count > 0)
            await ReportAsync(source, news, cancellationToken);
        if (!await run.AdvanceAsync(page.NextCursor, page.AsOf, asked, counts, schema, cancellationToken))
            return true;
        var sum = run.State.RunCounts;
        DeclarationsLog.RunEnded(logger, source.Id, sum.Read, sum.Created, sum.Updated, sum.Unchanged, sum.Quarantined, sum.Deleted);
        await alarms.ClearAsync(AlarmCauses.SourceFailing, source.Id, cancellationToken);
        return false;
    }

    /// <summary>Before the state knows of it: a process that dies between the two reports twice, and never not at all.</summary>
    /// <exception cref="FeedException">A vital field is gone from item after item.</exception>
    async Task ReportAsync(SourceOptions source, IReadOnlyList<SchemaChange> news, CancellationToken cancellationToken)
    {
        if (news.FirstOrDefault(n => n.Kind == SchemaChange.Vanished && SourceSchema.IsVital(n.Field)) is { } lost)
            throw new FeedException(FeedFailure.SchemaBroken, $"Item after item lacks the field '{lost.Field}'; they are in quarantine. Mend the feed, or the program that makes it, and resume the source.");
        DeclarationsLog.SchemaChanged(logger, source.Id, news.Count);
        await alarms.RaiseAsync(AlarmCauses.SchemaChanged, source.Id, news.Count, cancellationToken);
    }
}
