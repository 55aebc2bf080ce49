using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Declarations.Quarantine;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>
/// Mark and sweep: reads a source from end to end in one run with one asOf, and deletes what it does not state any more.
/// Refused when more than the set share would go.
/// </summary>
public sealed class SweepSourceHandler(
    ITableStore tables, IDeclarationFeed feed, PageIntake intake, DeclarationWriter writer, QuarantineStore quarantine, RunHistory history, LeaseKeeper leases, FanOutWaker waker,
    AlarmBook alarms, HubTotals totals, IOptions<DeclarationOptions> options, TimeProvider clock, Random random, ILogger<SweepSourceHandler> logger)
{
    static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(45);
    const int DeletionsAtOnce = 500;

    public Task HandleAllAsync(CancellationToken cancellationToken) =>
        Workers.ForAllAsync(options.Value.Sources, 1, source => HandleAsync(source, null, null, cancellationToken));

    /// <param name="asked">The run as it was asked for; null: the timer's.</param>
    /// <param name="limit">Largest share that may be deleted, where somebody confirmed another than the set one.</param>
    /// <returns>Whether it was done, or cannot be done; false: another process holds the source, or the store failed.</returns>
    public async Task<bool> HandleAsync(SourceOptions source, RunRecord? asked, double? limit, CancellationToken cancellationToken)
    {
        try
        {
            var isDone = false;
            return await leases.RunAsync(SourceRun.LeaseScope(source.Id), LeaseDuration, async lease =>
            {
                // Whoever wanted the lease meanwhile wanted to sync, which comes again; sweeping twice would serve nobody.
                if (!isDone)
                    await RunAsync(source, asked, limit ?? options.Value.SweepLimit, lease, cancellationToken);
                isDone = true;
            }, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            DeclarationsLog.StoreUnavailable(logger, source.Id, exception);
            return false;
        }
    }

    async Task RunAsync(SourceOptions source, RunRecord? asked, double limit, Lease lease, CancellationToken cancellationToken)
    {
        var state = SourceState.FromRow(await tables.FindAsync(HubTables.Sources, source.Id, SourceState.RowKey, cancellationToken));
        if (state.Pause is not null)
            return;
        var now = clock.GetUtcNow();
        var run = (asked ?? new RunRecord(now, RunKinds.Sweep, RunOutcomes.Running, null, null, null, new(), 0, now)) with { Outcome = RunOutcomes.Stopped, Error = "It was interrupted; the next sweep begins anew." };
        try
        {
            run = await RunAsync(source, run, limit, lease, now, cancellationToken);
        }
        catch (FeedException exception)
        {
            DeclarationsLog.RunStopped(logger, source.Id, exception.Failure);
            run = run with { Error = exception.Message };
            // Fields that are lost are met by the next sync as well, which pauses the source.
            if (exception.Failure != FeedFailure.SchemaBroken)
                await alarms.RaiseAsync(AlarmCauses.SourceFailing, source.Id, 1, cancellationToken);
        }
        finally
        {
            await history.WriteAsync(source.Id, run with { UpdatedAt = clock.GetUtcNow() }, cancellationToken);
        }
    }

    async Task<RunRecord> RunAsync(SourceOptions source, RunRecord run, double limit, Lease lease, DateTimeOffset started, CancellationToken cancellationToken)
    {
        var mark = await MarkAsync(source, run, lease, cancellationToken);
        run = run with { Counts = mark.Counts };
        if (mark.AsOf is not { } asOf)
            return run with { Error = "It did not read the source from end to end as of one moment; the next sweep begins anew." };
        if (await FindVanishedAsync(source.Id, mark.Seen, asOf, lease, started, cancellationToken) is not var (vanished, total))
            return run;
        run = run with { Vanished = vanished.Count };
        if (vanished.Count > total * limit)
        {
            DeclarationsLog.SweepRefused(logger, source.Id, vanished.Count, total);
            await alarms.RaiseAsync(AlarmCauses.SweepRefused, source.Id, 1, cancellationToken);
            return run with { Outcome = RunOutcomes.Refused, Error = FormattableString.Invariant($"{vanished.Count} of {total} declarations would be deleted, more than the share {limit}. Look at the source; if it is right, sweep again with a higher limit.") };
        }
        await alarms.ClearAsync(AlarmCauses.SweepRefused, source.Id, cancellationToken);
        if (!await DeleteAsync(source.Id, vanished, asOf, lease, cancellationToken))
            return run;
        await quarantine.SweepAsync(source.Id, started, key => mark.Seen.Contains(Key(key)), cancellationToken);
        DeclarationsLog.Swept(logger, source.Id, vanished.Count);
        return run with { Outcome = RunOutcomes.Ended, Error = null };
    }

    /// <returns>What the source states; without asOf if it was no complete run with one asOf.</returns>
    async Task<Marked> MarkAsync(SourceOptions source, RunRecord run, Lease lease, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ulong>();
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        var counts = new SyncCounts();
        string? cursor = null;
        DateTimeOffset? asOf = null;
        do
        {
            if (!await lease.RenewAsync(cancellationToken))
                return new Marked(seen, counts, null);
            var asked = clock.GetUtcNow();
            using var page = await feed.ReadPageAsync(source, new FeedRequest(null, cursor, source.PageSize), cancellationToken);
            if (cursor is not null && page.AsOf is not null && page.AsOf != asOf || page.NextCursor is not null && !cursors.Add(page.NextCursor))
                return new Marked(seen, counts, null);
            page.RequireVitalFields();
            asOf ??= page.AsOf ?? asked;
            var ofPage = await intake.TakeAsync(source.Id, page.Items, key => seen.Add(Key(key)), null, cancellationToken);
            totals.AddItems(source.Id, ofPage);
            counts += ofPage;
            cursor = page.NextCursor;
            if (cursor is not null)
                await history.WriteAsync(source.Id, run with { Outcome = RunOutcomes.Running, Error = null, Counts = counts, UpdatedAt = clock.GetUtcNow() }, cancellationToken);
        }
        while (cursor is not null);
        await waker.WakeAllAsync(cancellationToken);
        return new Marked(seen, counts, asOf);
    }

    /// <returns>The numbers, and how many the source has stated; null: the lease was lost.</returns>
    async Task<(List<string> Vanished, long Total)?> FindVanishedAsync(string source, HashSet<ulong> seen, DateTimeOffset asOf, Lease lease, DateTimeOffset started, CancellationToken cancellationToken)
    {
        var vanished = new List<string>();
        var total = 0L;
        foreach (var bucket in Buckets.All)
        {
            if (!await lease.RenewAsync(cancellationToken))
                return null;
            await foreach (var row in tables.RowsAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.DeclarationPrefix), cancellationToken))
            {
                var head = DeclarationHead.FromRow(row);
                if (head.Of(source) is not { IsLive: true } own)
                    continue;
                total++;
                if (head.RecordedAt < started && own.UpdatedAt <= asOf && !seen.Contains(Key(head.Number)))
                    vanished.Add(head.Number);
            }
        }
        return (vanished, total);
    }

    /// <returns>False: the lease was lost.</returns>
    async Task<bool> DeleteAsync(string source, List<string> vanished, DateTimeOffset asOf, Lease lease, CancellationToken cancellationToken)
    {
        foreach (var chunk in vanished.Chunk(DeletionsAtOnce))
        {
            if (!await lease.RenewAsync(cancellationToken))
                return false;
            // The writer reads each head again: one that changed since stays.
            var trace = Tracing.NewTraceParent(random);
            var outcomes = await writer.WriteAsync(chunk.Select(n => new DeclarationEdit.Vanished(n, source, trace, asOf)), cancellationToken);
            totals.AddItems(source, new SyncCounts(Deleted: outcomes.Values.Count(o => o == EditOutcome.Deleted)));
        }
        if (vanished.Count > 0)
            await waker.WakeAllAsync(cancellationToken);
        return true;
    }

    /// <summary>64 bits of SHA-256: a million keys in a few megabytes; a collision keeps a declaration, it never deletes one.</summary>
    static ulong Key(string number)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(number.AsSpan()), hash);
        return BitConverter.ToUInt64(hash);
    }

    sealed record Marked(HashSet<ulong> Seen, SyncCounts Counts, DateTimeOffset? AsOf);
}
