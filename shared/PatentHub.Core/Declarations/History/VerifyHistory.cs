using Microsoft.Extensions.Logging;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>What was found when a history was verified.</summary>
/// <param name="Checked">Snapshots that were found right, up to the first break.</param>
/// <param name="IsUnfinished">The newest snapshot waits for the current state to be moved to it, as it does after a crash until the next write.</param>
/// <param name="Break">The first break; null: there is none.</param>
/// <param name="Anchored">What the newest anchor says of it; null: it does not know it yet, or there is none.</param>
public sealed record VerifiedHistory(string Number, long Checked, bool IsUnfinished, ChainBreak? Break, AnchoredChain? Anchored);

/// <summary>Recomputes the chain of one declaration, row by row, and compares it with its head and with the newest anchor.</summary>
public sealed class VerifyHistoryHandler(ITableStore tables, IBlobStore blobs, AnchorBook anchors, AlarmBook alarms, TimeProvider clock, ILogger<VerifyHistoryHandler> logger)
{
    /// <summary>Other writers that may come between, one after another.</summary>
    const int Tries = 5;

    /// <returns>Null for a declaration that was never stated.</returns>
    public async Task<VerifiedHistory?> HandleAsync(string number, CancellationToken cancellationToken)
    {
        var (anchored, damaged) = await FindAnchoredAsync(number, cancellationToken);
        var verified = await WalkAsync(number, anchored, cancellationToken);
        if (verified is { Break: null } && damaged is { } date)
            verified = verified with { Break = ChainBreak.Leaves(date) };
        if (verified?.Break is { } found)
        {
            HistoryLog.Broken(logger, found.Kind, found.Sequence);
            await alarms.RaiseAsync(AlarmCauses.HistoryBroken, CheckHistories.AlarmScope, 1, cancellationToken);
        }
        return verified;
    }

    /// <returns>What the newest anchor says of the declaration; or its day, where it cannot be believed.</returns>
    async Task<(AnchoredChain? Anchored, DateOnly? Damaged)> FindAnchoredAsync(string number, CancellationToken cancellationToken)
    {
        if (await anchors.ListAsync(cancellationToken) is not [.., var date])
            return (null, null);
        try
        {
            return (await anchors.FindAsync(await anchors.ReadAsync(date, cancellationToken) ?? throw new AnchorDamagedException(date), number, cancellationToken), null);
        }
        catch (AnchorDamagedException)
        {
            return (null, date);
        }
    }

    /// <summary>The same against what is known to be anchored.</summary>
    public async Task<VerifiedHistory?> WalkAsync(string number, AnchoredChain? anchored, CancellationToken cancellationToken)
    {
        var bucket = Buckets.Of(number);
        for (var tried = 1; ; tried++)
        {
            var head = await tables.FindAsync(HubTables.Records, bucket, RecordKeys.Declaration(number), cancellationToken);
            var walk = new ChainWalk(number, anchored);
            var found = await WalkAsync(walk, number, cancellationToken) ?? walk.End(head, clock.GetUtcNow());
            if (found is not null && tried < Tries && (await tables.FindAsync(HubTables.Records, bucket, RecordKeys.Declaration(number), cancellationToken))?.ETag != head?.ETag)
                continue;
            return head is null && walk.Checked == 0 && found is null ? null : new VerifiedHistory(number, walk.Checked, walk.IsUnfinished, found, anchored);
        }
    }

    async Task<ChainBreak?> WalkAsync(ChainWalk walk, string number, CancellationToken cancellationToken)
    {
        var recorded = new List<DateTimeOffset>();
        await foreach (var row in tables.RowsAsync(HubTables.Snapshots, RowRange.Prefix(Buckets.Of(number), number + "|"), cancellationToken))
        {
            if (walk.Next(row) is { } found)
                return found;
            if (walk.Last!.RawBlob is { } name && await RawItems.HashAsync(blobs, name, cancellationToken) != name)
                return ChainBreak.Original(walk.Last.Sequence);
            recorded.Add(walk.Last.RecordedAt);
        }
        return await CheckTimesAsync(number, recorded, cancellationToken);
    }

    /// <summary>The rows of the times come newest first; the first snapshot has none.</summary>
    async Task<ChainBreak?> CheckTimesAsync(string number, List<DateTimeOffset> recorded, CancellationToken cancellationToken)
    {
        var sequence = recorded.Count;
        await foreach (var row in tables.RowsAsync(HubTables.Snapshots, RowRange.Prefix(Buckets.Of(number), RecordKeys.RecordedPrefix(number)), cancellationToken))
        {
            if (sequence < 2 || row.GetInt64("sequence") != sequence || row.RowKey != RecordKeys.Recorded(number, recorded[sequence - 1]))
                return ChainBreak.Index(sequence < 2 ? null : sequence);
            sequence--;
        }
        return sequence > 1 ? ChainBreak.Index(sequence) : null;
    }
}
