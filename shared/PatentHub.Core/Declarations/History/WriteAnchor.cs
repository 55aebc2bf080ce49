using System.Text.Json;
using Microsoft.Extensions.Logging;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>
/// Writes the day's anchor, unless it is there: reads sequence and chain of every head, bucket by bucket, and keeps no more than one part of them.
/// A run that was cut off goes on with the next bucket.
/// </summary>
public sealed class WriteAnchorHandler(ITableStore tables, AnchorBook book, LeaseKeeper leases, TimeProvider clock, ILogger<WriteAnchorHandler> logger)
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
        var newest = await book.ListAsync(cancellationToken) is [.., var date] ? date : (DateOnly?)null;
        if (newest >= day)
            return;
        var progress = AnchorProgress.FromRow(await tables.FindAsync(HubTables.Archive, AnchorProgress.Partition, AnchorProgress.RowKey, cancellationToken));
        if (progress?.Date != day)
            progress = new AnchorProgress(day, now, []);
        foreach (var bucket in Buckets.All.Skip(progress.Buckets.Count))
        {
            if (await ReadAsync(bucket, lease, cancellationToken) is not { } done)
                return;
            progress = progress with { Buckets = [.. progress.Buckets, done] };
            await tables.UpdateAsync(HubTables.Archive, AnchorProgress.Partition, AnchorProgress.RowKey, _ => progress.ToRow(), cancellationToken);
        }
        var previous = newest is { } last ? await book.LinkAsync(last, cancellationToken) : null;
        var anchor = Anchor.Of(day, progress.StartedAt, clock.GetUtcNow(), previous, progress.Buckets);
        if (await book.WriteAsync(anchor, cancellationToken))
            HistoryLog.Anchored(logger, day, anchor.Count, anchor.Root);
    }

    /// <returns>Null: the lease was lost.</returns>
    async Task<AnchorBucket?> ReadAsync(string bucket, Lease lease, CancellationToken cancellationToken)
    {
        var (parts, leaves) = (new List<AnchorPart>(), new List<AnchorLeaf>());
        if (!await lease.RenewAsync(cancellationToken))
            return null;
        await foreach (var row in tables.RowsAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.DeclarationPrefix, select: ["sequence", "chain"]), cancellationToken))
        {
            leaves.Add(new AnchorLeaf(row.RowKey[RecordKeys.DeclarationPrefix.Length..], row.GetInt64("sequence") ?? 0, row.GetString("chain") ?? ""));
            if (leaves.Count < AnchorPart.Leaves)
                continue;
            parts.Add(await book.WriteAsync(bucket, leaves, cancellationToken));
            leaves.Clear();
            if (!await lease.RenewAsync(cancellationToken))
                return null;
        }
        if (leaves.Count > 0)
            parts.Add(await book.WriteAsync(bucket, leaves, cancellationToken));
        return AnchorBucket.Of(bucket, parts);
    }
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
