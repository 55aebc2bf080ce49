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

    /// <param name="asked">The run as it was asked for.</param>
    /// <param name="limit">Largest share that may be deleted, where somebody confirmed another than the set one.</param>
    /// <returns>Whether it was done, or cannot be done; false: another process holds the source, or the store failed.</returns>
    public async Task<bool> HandleAsync(SourceOptions source, RunRecord asked, double? limit, CancellationToken cancellationToken)
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

    async Task RunAsync(SourceOptions source, RunRecord asked, double limit, Lease lease, CancellationToken cancellationToken)
    {
        var state = SourceState.FromRow(await tables.FindAsync(HubTables.Sources, source.Id, SourceState.RowKey, cancellationToken));
        if (await history.IsOverAsync(source.Id, asked, cancellationToken))
            return;
        var run = asked with { Outcome = RunOutcomes.Stopped, Error = "It was interrupted; the next sweep begins anew." };
        try
        {
            run = state.Pause is { } pause ? run with { Error = $"The source is paused ({pause.Cause})." } : await SweepAsync(source, run, limit, lease, cancellationToken);
        }
        catch (FeedException exception)
        {
            DeclarationsLog.RunStopped(logger, source.Id, exception.Failure);
            run = run with { Error = exception.Message };
            await FailAsync(source, exception, cancellationToken);
        }
        await history.WriteAsync(source.Id, run with { UpdatedAt = clock.GetUtcNow() }, cancellationToken);
    }

    /// <summary>The alarm stands before the source is paused: one that is paused meets nothing any more.</summary>
    async Task FailAsync(SourceOptions source, FeedException exception, CancellationToken cancellationToken)
    {
        var isBroken = exception.Failure == FeedFailure.SchemaBroken;
        await alarms.RaiseAsync(isBroken ? AlarmCauses.SchemaBroken : AlarmCauses.SourceFailing, source.Id, 1, cancellationToken);
        if (isBroken)
            await tables.UpdateAsync(HubTables.Sources, source.Id, SourceState.RowKey, row => SourceState.FromRow(row) is { Pause: null } state
                ? (state with { Pause = new(clock.GetUtcNow(), PauseCauses.Schema, exception.Message) }).ToRow(source.Id) : null, cancellationToken);
    }

    async Task<RunRecord> SweepAsync(SourceOptions source, RunRecord run, double limit, Lease lease, CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        var mark = await MarkAsync(source, run, lease, cancellationToken);
        run = run with { Counts = mark.Counts };
        if (mark.AsOf is not { } asOf)
            return run with { Error = "It did not read the source from end to end as of one moment; the next sweep begins anew." };
        if (await FindVanishedAsync(source.Id, mark.Seen, asOf, lease, started, cancellationToken) is not var (vanished, total))
            return run;
        if (vanished.Count > total * limit)
        {
            DeclarationsLog.SweepRefused(logger, source.Id, vanished.Count, total);
            await alarms.RaiseAsync(AlarmCauses.SweepRefused, source.Id, 1, cancellationToken);
            return run with
            {
                Outcome = RunOutcomes.Refused,
                Vanished = vanished.Count,
                Error = FormattableString.Invariant($"{vanished.Count} of {total} declarations would be deleted, more than the share {limit}. Look at the source; if it is right, sweep again with a higher limit."),
            };
        }
        if (!await LookAgainAsync(source, vanished, lease, cancellationToken))
            return run with { Error = "What it lacked could not be looked for again; the next sweep begins anew." };
        run = run with { Vanished = vanished.Count };
        await alarms.ClearAsync(AlarmCauses.SweepRefused, source.Id, cancellationToken);
        if (!await DeleteAsync(source.Id, [.. vanished.Keys], asOf, lease, cancellationToken))
            return run;
        await quarantine.SweepAsync(source.Id, started, key => mark.Seen.Contains(Key(key)), cancellationToken);
        DeclarationsLog.Swept(logger, source.Id, vanished.Count);
        return run with { Outcome = RunOutcomes.Ended, Error = null };
    }

    /// <returns>What the source states; without asOf if it was no complete run with one asOf.</returns>
    async Task<Marked> MarkAsync(SourceOptions source, RunRecord run, Lease lease, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ulong>();
        var counts = new SyncCounts();
        var read = new CompleteRead(feed, source, null, lease, clock);
        await foreach (var page in read.PagesAsync(cancellationToken))
        {
            var ofPage = await intake.TakeAsync(source.Id, page.Items, key => seen.Add(Key(key)), null, cancellationToken);
            totals.AddItems(source.Id, ofPage);
            counts += ofPage;
            if (page.NextCursor is not null)
                await history.WriteAsync(source.Id, run with { Outcome = RunOutcomes.Running, Error = null, Counts = counts, UpdatedAt = clock.GetUtcNow() }, cancellationToken);
        }
        await waker.WakeAllAsync(cancellationToken);
        return new Marked(seen, counts, read.AsOf);
    }

    /// <returns>Numbers with the time of their last change at the source, and how many the source has stated; null: the lease was lost.</returns>
    async Task<(Dictionary<string, DateTimeOffset> Vanished, long Total)?> FindVanishedAsync(string source, HashSet<ulong> seen, DateTimeOffset asOf, Lease lease, DateTimeOffset started, CancellationToken cancellationToken)
    {
        var vanished = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
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
                    vanished.Add(head.Number, own.UpdatedAt);
            }
        }
        return (vanished, total);
    }

    /// <summary>
    /// A feed that changes while it is read may skip an item: what stands behind one that moved to the end moves up. So the source is read
    /// again, from the oldest of what vanished on, and only what it lacks twice is left.
    /// </summary>
    /// <returns>False: it could not be read to its end.</returns>
    async Task<bool> LookAgainAsync(SourceOptions source, Dictionary<string, DateTimeOffset> vanished, Lease lease, CancellationToken cancellationToken)
    {
        if (vanished.Count == 0)
            return true;
        var read = new CompleteRead(feed, source, vanished.Values.Min(), lease, clock);
        await foreach (var page in read.PagesAsync(cancellationToken))
            foreach (var item in page.Items.EnumerateArray())
                if (DeclarationReader.NumberOf(item) is { } number)
                    vanished.Remove(number.Value);
        return read.AsOf is not null;
    }

    /// <returns>False: the lease was lost.</returns>
    async Task<bool> DeleteAsync(string source, string[] vanished, DateTimeOffset asOf, Lease lease, CancellationToken cancellationToken)
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
        if (vanished.Length > 0)
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
