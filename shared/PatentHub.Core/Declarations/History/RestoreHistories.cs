using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>
/// Inserts what is missing out of an export: snapshots whose chain is whole and leads through what was anchored, the current states that follow
/// from them, and listings, which then go out again. What is stored is never changed, whatever the export says; running it twice changes nothing.
/// </summary>
public sealed class RestoreHistories(ITableStore tables, ExportBook exports, AnchorBook anchors, FanOutWaker waker) : IHistoryWork
{
    const int AtOnce = 100;

    public string Kind => HistoryJobKinds.Restore;

    /// <summary>An anchor that is lost or damaged is named; the chains of the export still have to fit themselves.</summary>
    public async Task<HistoryJob> BeginAsync(HistoryJob job, CancellationToken cancellationToken)
    {
        if (await FindAsync(job, cancellationToken) is not { } manifest)
            return job with { Outcome = HistoryJobOutcomes.Failed, Error = "The export is gone, or its manifest was changed." };
        return manifest.Anchor is { } date && await ReadAnchorAsync(manifest, cancellationToken) is null ? job.Add(new BrokenHistory(date.ToString("O", null), ChainBreak.Leaves(date))) : job;
    }

    public async Task<HistoryJob> DoBucketAsync(HistoryJob job, string bucket, CancellationToken cancellationToken)
    {
        if (await FindAsync(job, cancellationToken) is not { } manifest)
            return job with { Outcome = HistoryJobOutcomes.Failed, Error = "The export is gone, or its manifest was changed." };
        try
        {
            var anchor = await ReadAnchorAsync(manifest, cancellationToken);
            return await RestoreListingsAsync(await RestoreChainsAsync(job, manifest, anchor, bucket, cancellationToken), manifest, bucket, cancellationToken);
        }
        catch (Exception exception) when (exception is ExportDamagedException or FormatException or AnchorDamagedException)
        {
            // The other buckets may be whole.
            return job.Add("damaged", 1) with { Error = exception.Message };
        }
    }

    public async Task<HistoryJob> EndAsync(HistoryJob job, CancellationToken cancellationToken)
    {
        if (!job.IsDryRun)
            await waker.WakeAllAsync(cancellationToken);
        return job.Error is null ? job : job with { Outcome = HistoryJobOutcomes.Failed };
    }

    async Task<HistoryJob> RestoreChainsAsync(HistoryJob job, ExportManifest manifest, Anchor? anchor, string bucket, CancellationToken cancellationToken)
    {
        var rows = exports.RowsAsync(manifest, HubTables.Snapshots, bucket, cancellationToken).Where(row => !row.RowKey.StartsWith(RecordKeys.TimesPrefix, StringComparison.Ordinal));
        await using var snapshots = await OrderedReader.OpenAsync(rows, row => row.RowKey.Split('|')[0]);
        await using var leaves = await OrderedReader.OpenAsync(anchor is null ? AsyncEnumerable.Empty<AnchorLeaf>() : anchors.LeavesAsync(anchor, bucket, cancellationToken), leaf => leaf.Number);
        while (OrderedReader.Least(snapshots.Key, leaves.Key) is { } number)
        {
            var walk = new ChainWalk(number, await leaves.TakeAsync(number) is { } leaf ? new AnchoredChain(anchor!.Date, leaf.Sequence, leaf.Chain) : null);
            var (chain, found) = (new List<Row>(), (ChainBreak?)null);
            for (; await snapshots.TakeAsync(number) is { } row; chain.Add(row))
                found ??= walk.Next(row);
            found ??= walk.Shortfall;
            job = found is null ? await RestoreChainAsync(job, number, chain, cancellationToken) : job.Add(new BrokenHistory(number, found));
        }
        return job;
    }

    async Task<HistoryJob> RestoreChainAsync(HistoryJob job, string number, List<Row> chain, CancellationToken cancellationToken)
    {
        var (bucket, missing) = (Buckets.Of(number), new List<PartitionBatch.Group<Row>>());
        foreach (var some in chain.Chunk(AtOnce))
        {
            var inserts = some.Select(row => (Row: row, Changes: Snapshot.FromRow(row).ToInserts())).ToList();
            var stored = (await tables.ReadManyAsync(HubTables.Snapshots, bucket, [.. inserts.SelectMany(i => i.Changes).Select(c => c.RowKey)], ["chain"], cancellationToken)).ToDictionary(r => r.RowKey, StringComparer.Ordinal);
            if (some.FirstOrDefault(row => stored.TryGetValue(row.RowKey, out var other) && other.GetString("chain") != row.GetString("chain")) is { } differs)
                return job.Add(new BrokenHistory(number, ChainBreak.Conflict(differs.GetInt64("sequence")!.Value)));
            missing.AddRange(inserts.Select(i => new PartitionBatch.Group<Row>(i.Row, [.. i.Changes.Where(c => !stored.ContainsKey(c.RowKey))])).Where(g => g.Changes.Count > 0));
        }
        if (!job.IsDryRun)
            await PartitionBatch.SubmitAsync(tables, HubTables.Snapshots, bucket, missing, cancellationToken);
        var isHeadMissing = await tables.FindAsync(HubTables.Records, bucket, RecordKeys.Declaration(number), cancellationToken) is null;
        if (isHeadMissing && !job.IsDryRun)
            await RestoreHeadAsync(number, chain[^1], cancellationToken);
        return job.Add("declarations", 1).Add("snapshots", chain.Count).Add("missingSnapshots", missing.Count).Add("missingHeads", isHeadMissing ? 1 : 0);
    }

    /// <summary>The head follows from the newest snapshot, which may be newer than the export.</summary>
    async Task RestoreHeadAsync(string number, Row exported, CancellationToken cancellationToken)
    {
        var bucket = Buckets.Of(number);
        var newest = exported;
        await foreach (var row in tables.RowsAsync(HubTables.Snapshots, RowRange.Prefix(bucket, number + "|") with { From = exported.RowKey }, cancellationToken))
            newest = row;
        var snapshot = Snapshot.FromRow(newest);
        var head = DeclarationHead.Of(snapshot, snapshot.Declaration);
        var links = DeclarationLinks.KeysOf(head).Select(key => DeclarationLinks.Insert(number, key)).ToList();
        var there = (await tables.ReadManyAsync(HubTables.Records, bucket, [.. links.Select(l => l.RowKey)], cancellationToken)).Select(r => r.RowKey).ToHashSet(StringComparer.Ordinal);
        await tables.SubmitAsync(HubTables.Records, bucket, [new RowChange.Insert(head.ToRow()), .. links.Where(l => !there.Contains(l.RowKey))], cancellationToken);
    }

    async Task<HistoryJob> RestoreListingsAsync(HistoryJob job, ExportManifest manifest, string bucket, CancellationToken cancellationToken)
    {
        var rows = exports.RowsAsync(manifest, HubTables.Records, bucket, cancellationToken).Where(row => row.RowKey.StartsWith(RecordKeys.ListingPrefix, StringComparison.Ordinal));
        await foreach (var some in rows.Chunk(AtOnce).WithCancellation(cancellationToken))
        {
            var listings = some.Select(Listing.FromRow).ToList();
            var stored = (await tables.ReadManyAsync(HubTables.Records, bucket, [.. listings.SelectMany(l => new[] { RecordKeys.Listing(l.Id), RecordKeys.FanOut(l.Id) })], cancellationToken)).ToDictionary(r => r.RowKey, StringComparer.Ordinal);
            var missing = listings.Where(l => !stored.ContainsKey(RecordKeys.Listing(l.Id)))
                .Select(l => new PartitionBatch.Group<Listing>(l, [.. ListingChange.Of(l, null, stored.GetValueOrDefault(RecordKeys.FanOut(l.Id)))])).ToList();
            if (!job.IsDryRun)
                await ListingChange.SubmitAsync(tables, bucket, missing, cancellationToken);
            job = job.Add("listings", some.Length).Add("missingListings", missing.Count);
        }
        return job;
    }

    async Task<ExportManifest?> FindAsync(HistoryJob job, CancellationToken cancellationToken)
    {
        try
        {
            return await exports.FindAsync(job.Subject!, cancellationToken);
        }
        catch (ExportDamagedException)
        {
            return null;
        }
    }

    /// <returns>The anchor that the manifest names, if it is whole and still has its root.</returns>
    async Task<Anchor?> ReadAnchorAsync(ExportManifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            return manifest.Anchor is { } date && await anchors.ReadAsync(date, cancellationToken) is { Anchor: { IsWhole: true } anchor } && anchor.Root == manifest.Root ? anchor : null;
        }
        catch (AnchorDamagedException)
        {
            return null;
        }
    }
}
