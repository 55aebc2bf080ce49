using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>
/// Recomputes all chains in one pass over heads, snapshots and the newest anchor's leaves, which come in the same order, and names those that do
/// not match. What looks broken is looked at once more by itself, since it may just have changed.
/// </summary>
public sealed class CheckHistories(ITableStore tables, AnchorBook book, VerifyHistoryHandler verify, AlarmBook alarms, TimeProvider clock) : IHistoryWork
{
    /// <summary>Scope of the alarm.</summary>
    public const string AlarmScope = "declarations";

    public string Kind => HistoryJobKinds.Check;

    public async Task<HistoryJob> BeginAsync(HistoryJob job, CancellationToken cancellationToken) =>
        job with { Subject = await book.ListAsync(cancellationToken) is [.., var date] ? date.ToString("O", null) : null };

    public async Task<HistoryJob> DoBucketAsync(HistoryJob job, string bucket, CancellationToken cancellationToken)
    {
        var date = job.Subject is null ? null : AnchorBook.ParseDate(job.Subject);
        try
        {
            var anchor = date is null ? null : await book.ReadAsync(date.Value, cancellationToken) ?? throw new AnchorDamagedException(date.Value);
            return await WalkAsync(job, bucket, anchor?.Anchor, cancellationToken);
        }
        catch (AnchorDamagedException)
        {
            return await WalkAsync(job.Add(new BrokenHistory(job.Subject!, ChainBreak.Leaves(date!.Value))), bucket, null, cancellationToken);
        }
    }

    /// <summary>At last the anchors themselves: each names the bytes of the one before.</summary>
    public async Task<HistoryJob> EndAsync(HistoryJob job, CancellationToken cancellationToken)
    {
        DateOnly? before = null;
        foreach (var date in await book.ListAsync(cancellationToken))
        {
            if (!await FollowsAsync(date, before, cancellationToken))
                job = job.Add(new BrokenHistory(date.ToString("O", null), ChainBreak.Leaves(date)));
            before = date;
            job = job.Add("anchors", 1);
        }
        await alarms.ReportAsync(AlarmCauses.HistoryBroken, AlarmScope, job.Count("broken"), cancellationToken);
        return job;
    }

    /// <summary>Whether an anchor is whole and names the one before, which is as it was then.</summary>
    async Task<bool> FollowsAsync(DateOnly date, DateOnly? before, CancellationToken cancellationToken)
    {
        try
        {
            var link = before is { } day ? await book.LinkAsync(day, cancellationToken) : null;
            return await book.ReadAsync(date, cancellationToken) is { Anchor: { IsWhole: true } anchor } && anchor.Previous == link;
        }
        catch (AnchorDamagedException)
        {
            return false;
        }
    }

    async Task<HistoryJob> WalkAsync(HistoryJob job, string bucket, Anchor? anchor, CancellationToken cancellationToken)
    {
        await using var heads = await OrderedReader.OpenAsync(tables.RowsAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.DeclarationPrefix), cancellationToken), row => row.RowKey[RecordKeys.DeclarationPrefix.Length..]);
        await using var snapshots = await OrderedReader.OpenAsync(tables.RowsAsync(HubTables.Snapshots, new RowRange(bucket, To: RecordKeys.TimesPrefix), cancellationToken), row => row.RowKey.Split('|')[0]);
        await using var leaves = await OrderedReader.OpenAsync(anchor is null ? AsyncEnumerable.Empty<AnchorLeaf>() : book.LeavesAsync(anchor, bucket, cancellationToken), leaf => leaf.Number);
        var (declarations, checkedSnapshots, anchoredChains) = (0L, 0L, 0L);
        while (OrderedReader.Least(heads.Key, snapshots.Key, leaves.Key) is { } number)
        {
            var head = await heads.TakeAsync(number);
            var anchored = await leaves.TakeAsync(number) is { } leaf ? new AnchoredChain(anchor!.Date, leaf.Sequence, leaf.Chain) : null;
            var walk = new ChainWalk(number, anchored);
            ChainBreak? found = null;
            while (await snapshots.TakeAsync(number) is { } row)
                found ??= walk.Next(row);
            found ??= walk.End(head, clock.GetUtcNow());
            if (found is not null)
                found = (await verify.WalkAsync(number, anchored, cancellationToken))?.Break;
            declarations++;
            checkedSnapshots += walk.Checked;
            anchoredChains += anchored is null ? 0 : 1;
            if (found is not null)
                job = job.Add(new BrokenHistory(number, found));
        }
        return job.Add("declarations", declarations).Add("snapshots", checkedSnapshots).Add("anchored", anchoredChains);
    }
}
