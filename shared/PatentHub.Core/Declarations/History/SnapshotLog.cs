using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>
/// Reads the snapshots of one declaration, newest first or as of a time. What it costs does not depend on how many there are: each has a row
/// that is keyed by the time at which it was recorded, newest first, so that a range read of one row finds any of them.
/// </summary>
/// <remarks>
/// A snapshot without a head, which a crash left behind, counts: whoever appends next moves the head to it, so that what was true as of a time
/// stays true.
/// </remarks>
public sealed class SnapshotLog(ITableStore tables)
{
    /// <summary>The snapshot at a point; null where there is none, or none yet.</summary>
    public async Task<Snapshot?> FindAsync(string number, HistoryPoint point, CancellationToken cancellationToken) => point switch
    {
        HistoryPoint.Sequence sequence => await ReadAsync(number, sequence.Number, cancellationToken),
        HistoryPoint.Instant instant => await AsOfAsync(number, instant.At, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(point)),
    };

    /// <summary>Snapshots of sequences below <paramref name="before"/>, or the newest ones, newest first; empty where the declaration is unknown.</summary>
    /// <param name="count">At most so many, at least 1.</param>
    public async Task<IReadOnlyList<Snapshot>> TakeAsync(string number, long? before, int count, CancellationToken cancellationToken)
    {
        var newest = await FindRecordedAsync(number, null, cancellationToken) ?? 1;
        var last = Math.Min((before ?? newest + 1) - 1, newest);
        var range = new RowRange(Buckets.Of(number), RecordKeys.Snapshot(number, Math.Max(1, last - count + 1)), RecordKeys.Snapshot(number, last + 1));
        var rows = last < 1 ? [] : await tables.TakeAsync(HubTables.Snapshots, range, count, cancellationToken);
        rows.Reverse();
        return [.. rows.Select(Snapshot.FromRow)];
    }

    async Task<Snapshot?> AsOfAsync(string number, DateTimeOffset at, CancellationToken cancellationToken) =>
        await FindRecordedAsync(number, at, cancellationToken) is { } sequence ? await ReadAsync(number, sequence, cancellationToken)
        // The first one has no row of its time.
        : await ReadAsync(number, 1, cancellationToken) is { } first && first.RecordedAt <= at ? first : null;

    /// <summary>Sequence of the newest snapshot after the first that was recorded by then.</summary>
    async Task<long?> FindRecordedAsync(string number, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var range = RowRange.Prefix(Buckets.Of(number), RecordKeys.RecordedPrefix(number));
        if (at is { } time)
            range = range with { From = RecordKeys.Recorded(number, time) };
        return (await tables.TakeAsync(HubTables.Snapshots, range, 1, cancellationToken)) is [var row] ? row.GetInt64("sequence") : null;
    }

    async Task<Snapshot?> ReadAsync(string number, long sequence, CancellationToken cancellationToken) =>
        await tables.FindAsync(HubTables.Snapshots, Buckets.Of(number), RecordKeys.Snapshot(number, sequence), cancellationToken) is { } row ? Snapshot.FromRow(row) : null;
}
