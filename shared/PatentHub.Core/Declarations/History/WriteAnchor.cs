using System.Text.Json;
using Microsoft.Extensions.Logging;
using PatentHub.Monitoring;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>
/// Writes the day's anchor, unless it is there: reads sequence and chain of every head, bucket by bucket, and keeps no more than one part of them.
/// A run that was cut off goes on with the next bucket.
/// </summary>
/// <remarks>
/// An anchor forgets nothing: a chain that does not lead through what was anchored before, or is gone, keeps its old leaf and raises an alarm. Else
/// whoever rewrites a chain would only have to wait for the night.
/// </remarks>
public sealed class WriteAnchorHandler(ITableStore tables, AnchorBook book, LeaseKeeper leases, AlarmBook alarms, TimeProvider clock, ILogger<WriteAnchorHandler> logger)
{
    public const string LeaseScope = "anchor";

    static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(1);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await leases.RunAsync(LeaseScope, LeaseDuration, lease => RunAsync(lease, cancellationToken), cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            HistoryLog.AnchorInterrupted(logger, exception);
        }
    }

    async Task RunAsync(Lease lease, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var day = OfficeCalendar.Day(now);
        var dates = await book.ListAsync(cancellationToken);
        var newest = dates is [.., var date] ? date : (DateOnly?)null;
        if (newest >= day)
            return;
        var progress = AnchorProgress.FromRow(await tables.FindAsync(HubTables.Archive, AnchorProgress.Partition, AnchorProgress.RowKey, cancellationToken));
        if (progress?.Date != day)
            progress = new AnchorProgress(day, now, []);
        foreach (var bucket in Buckets.All.Skip(progress.Buckets.Count))
        {
            if (await ReadAsync(bucket, dates, lease, cancellationToken) is not { } done)
                return;
            progress = progress with { Buckets = [.. progress.Buckets, done] };
            await tables.UpdateAsync(HubTables.Archive, AnchorProgress.Partition, AnchorProgress.RowKey, _ => progress.ToRow(), cancellationToken);
        }
        var previous = newest is { } last ? await book.LinkAsync(last, cancellationToken) : null;
        var anchor = Anchor.Of(day, progress.StartedAt, clock.GetUtcNow(), previous, progress.Buckets);
        if (await book.WriteAsync(anchor, cancellationToken))
            HistoryLog.Anchored(logger, day, anchor.Count, anchor.Root);
    }

    /// <param name="dates">Days of the anchors before: the newest that can be believed counts.</param>
    /// <returns>Null: the lease was lost.</returns>
    async Task<AnchorBucket?> ReadAsync(string bucket, IReadOnlyList<DateOnly> dates, Lease lease, CancellationToken cancellationToken)
    {
        foreach (var date in dates.Reverse())
            try
            {
                if (await book.ReadAsync(date, cancellationToken) is { } before)
                    return await ReadAsync(bucket, book.LeavesAsync(before.Anchor, bucket, cancellationToken), lease, cancellationToken);
            }
            catch (AnchorDamagedException)
            {
                // A check names it.
            }
        return await ReadAsync(bucket, AsyncEnumerable.Empty<AnchorLeaf>(), lease, cancellationToken);
    }

    async Task<AnchorBucket?> ReadAsync(string bucket, IAsyncEnumerable<AnchorLeaf> anchored, Lease lease, CancellationToken cancellationToken)
    {
        var (parts, moves, broken) = (new List<AnchorPart>(), new List<AnchorMove>(), 0);
        await using var heads = await OrderedReader.OpenAsync(
            tables.RowsAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.DeclarationPrefix, select: ["sequence", "chain"]), cancellationToken), row => row.RowKey[RecordKeys.DeclarationPrefix.Length..]);
        await using var leaves = await OrderedReader.OpenAsync(anchored, leaf => leaf.Number);
        for (var number = OrderedReader.Least(heads.Key, leaves.Key); number is not null;)
        {
            var head = await heads.TakeAsync(number);
            moves.Add(new AnchorMove(await leaves.TakeAsync(number), head is null ? null : new AnchorLeaf(number, head.GetInt64("sequence") ?? 0, head.GetString("chain") ?? "")));
            number = OrderedReader.Least(heads.Key, leaves.Key);
            if (moves.Count < AnchorPart.Leaves && number is not null)
                continue;
            if (!await lease.RenewAsync(cancellationToken))
                return null;
            broken += await JudgeAsync(bucket, moves, cancellationToken);
            parts.Add(await book.WriteAsync(bucket, [.. moves.Select(move => move.Leaf)], cancellationToken));
            moves.Clear();
        }
        if (broken > 0)
            await alarms.RaiseAsync(AlarmCauses.HistoryBroken, CheckHistories.AlarmScope, broken, cancellationToken);
        return AnchorBucket.Of(bucket, parts);
    }

    /// <summary>Reads, of chains that have grown, the snapshot at which they were anchored.</summary>
    /// <returns>How many do not lead through it.</returns>
    async Task<int> JudgeAsync(string bucket, List<AnchorMove> moves, CancellationToken cancellationToken)
    {
        const int atOnce = 100;
        foreach (var grown in moves.Where(move => move.HasGrown).Chunk(atOnce))
        {
            var rows = await tables.ReadManyAsync(HubTables.Snapshots, bucket, [.. grown.Select(move => RecordKeys.Snapshot(move.Before!.Number, move.Before.Sequence))], ["chain"], cancellationToken);
            var chains = rows.ToDictionary(row => row.RowKey, row => row.GetString("chain"), StringComparer.Ordinal);
            foreach (var move in grown)
                move.LeadsThrough = chains.GetValueOrDefault(RecordKeys.Snapshot(move.Before!.Number, move.Before.Sequence)) == move.Before.Chain;
        }
        return moves.Count(move => !move.Follows);
    }
}

/// <summary>Where a chain stood at the last anchor, and where its head is now.</summary>
sealed class AnchorMove(AnchorLeaf? before, AnchorLeaf? now)
{
    public AnchorLeaf? Before => before;

    public bool HasGrown => before is not null && now?.Sequence > before.Sequence;

    /// <summary>Of a chain that has grown: whether it still has what was anchored.</summary>
    public bool LeadsThrough { get; set; }

    public bool Follows => before is null || (HasGrown ? LeadsThrough : now == before);

    /// <summary>What the next anchor says of it.</summary>
    public AnchorLeaf Leaf => Follows ? now! : before!;
}

/// <summary>How far the anchor of a day has got.</summary>
/// <param name="Buckets">Those that are done, in their order.</param>
sealed record AnchorProgress(DateOnly Date, DateTimeOffset StartedAt, IReadOnlyList<AnchorBucket> Buckets)
{
    public const string Partition = "anchor";
    public const string RowKey = "progress";

    public Row ToRow() => new Row(Partition, RowKey).Set("v", 1).Set("date", Date.ToString("O", null)).Set("startedAt", StartedAt)
        .SetLong("buckets", JsonSerializer.SerializeToUtf8Bytes(Buckets, HistoryJson.Documents.IReadOnlyListAnchorBucket));

    public static AnchorProgress? FromRow(Row? row) => row is null ? null
        : new(DateOnly.ParseExact(row.GetString("date")!, "O", null), row.GetTime("startedAt")!.Value, JsonSerializer.Deserialize(row.GetLong("buckets")!, HistoryJson.Documents.IReadOnlyListAnchorBucket)!);
}
