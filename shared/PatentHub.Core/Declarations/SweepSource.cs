using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>
/// Mark and sweep: reads a source from end to end in one run with one asOf, and deletes what it does not state any more.
/// Refused when more than the set share would go.
/// </summary>
public sealed class SweepSourceHandler(
    ITableStore tables, IDeclarationFeed feed, PageIntake intake, DeclarationWriter writer, LeaseKeeper leases, FanOutWaker waker, AlarmBook alarms,
    HubTotals totals, IOptions<DeclarationOptions> options, TimeProvider clock, Random random, ILogger<SweepSourceHandler> logger)
{
    static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(45);
    const int DeletionsAtOnce = 500;

    public Task HandleAllAsync(CancellationToken cancellationToken) =>
        Workers.ForAllAsync(options.Value.Sources, 1, source => HandleAsync(source, cancellationToken));

    public async Task HandleAsync(SourceOptions source, CancellationToken cancellationToken)
    {
        try
        {
            await leases.RunAsync(SourceRun.LeaseScope(source.Id), LeaseDuration, lease => RunAsync(source, lease, cancellationToken), cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            DeclarationsLog.StoreUnavailable(logger, source.Id, exception);
        }
        catch (FeedException exception)
        {
            DeclarationsLog.RunStopped(logger, source.Id, exception.Failure);
            await alarms.RaiseAsync(AlarmCauses.SourceFailing, source.Id, 1, cancellationToken);
        }
    }

    async Task RunAsync(SourceOptions source, Lease lease, CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        if (await MarkAsync(source, lease, cancellationToken) is { } mark)
            await SweepAsync(source.Id, mark, lease, started, cancellationToken);
    }

    /// <returns>What the source states, or null if it was no complete run with one asOf.</returns>
    async Task<Marked?> MarkAsync(SourceOptions source, Lease lease, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ulong>();
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        DateTimeOffset? asOf = null;
        do
        {
            if (!await lease.RenewAsync(cancellationToken))
                return null;
            var asked = clock.GetUtcNow();
            using var page = await feed.ReadPageAsync(source, new FeedRequest(null, cursor, source.PageSize), cancellationToken);
            if (cursor is not null && page.AsOf is not null && page.AsOf != asOf || page.NextCursor is not null && !cursors.Add(page.NextCursor))
                return null;
            asOf ??= page.AsOf ?? asked;
            totals.AddItems(source.Id, await intake.TakeAsync(source.Id, page.Items, number => seen.Add(Key(number)), cancellationToken));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        await waker.WakeAllAsync(cancellationToken);
        return new Marked(seen, asOf!.Value);
    }

    async Task SweepAsync(string source, Marked mark, Lease lease, DateTimeOffset started, CancellationToken cancellationToken)
    {
        var vanished = new List<string>();
        var total = 0L;
        foreach (var bucket in Buckets.All)
        {
            if (!await lease.RenewAsync(cancellationToken))
                return;
            await foreach (var row in tables.RowsAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.DeclarationPrefix), cancellationToken))
            {
                var head = DeclarationHead.FromRow(row);
                if (head.Of(source) is not { IsLive: true } own)
                    continue;
                total++;
                if (head.RecordedAt < started && own.UpdatedAt <= mark.AsOf && !mark.Seen.Contains(Key(head.Number)))
                    vanished.Add(head.Number);
            }
        }
        if (vanished.Count > total * options.Value.SweepLimit)
        {
            DeclarationsLog.SweepRefused(logger, source, vanished.Count, total);
            await alarms.RaiseAsync(AlarmCauses.SweepRefused, source, 1, cancellationToken);
            return;
        }
        await alarms.ClearAsync(AlarmCauses.SweepRefused, source, cancellationToken);
        foreach (var chunk in vanished.Chunk(DeletionsAtOnce))
        {
            if (!await lease.RenewAsync(cancellationToken))
                return;
            // The writer reads each head again: one that changed since stays.
            var trace = Tracing.NewTraceParent(random);
            var outcomes = await writer.WriteAsync(chunk.Select(n => new DeclarationEdit.Vanished(n, source, trace, mark.AsOf)), cancellationToken);
            totals.AddItems(source, new SyncCounts(Deleted: outcomes.Values.Count(o => o == EditOutcome.Deleted)));
        }
        if (vanished.Count > 0)
            await waker.WakeAllAsync(cancellationToken);
        DeclarationsLog.Swept(logger, source, vanished.Count);
    }

    /// <summary>64 bits of SHA-256: a million keys in a few megabytes; a collision keeps a declaration, it never deletes one.</summary>
    static ulong Key(string number)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(number.AsSpan()), hash);
        return BitConverter.ToUInt64(hash);
    }

    sealed record Marked(HashSet<ulong> Seen, DateTimeOffset AsOf);
}
