using System.Collections.Concurrent;
using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>
/// The one way into the history of declarations, for every source and for partners' reports: appends a snapshot, then moves the head,
/// the supply listing and its fan-out marker in one transaction.
/// </summary>
/// <remarks>
/// A crash between the two leaves a snapshot without a head. Whoever appends next meets it, rolls it forward, and then appends its own.
/// </remarks>
public sealed class DeclarationWriter(ITableStore tables, IBlobStore blobs, TimeProvider clock)
{
    const int MaxRounds = 20;
    const int BucketsAtOnce = 4;

    /// <param name="edits">At most one per number.</param>
    /// <param name="absent">Numbers that were found to be unknown a moment ago, and need not be looked for first; null: none.</param>
    /// <returns>What became of each number.</returns>
    /// <exception cref="StoreUnavailableException">The store failed; what was written stays, and the same edits may come again.</exception>
    public async Task<IReadOnlyDictionary<string, EditOutcome>> WriteAsync(IEnumerable<DeclarationEdit> edits, CancellationToken cancellationToken, IReadOnlySet<string>? absent = null)
    {
        var outcomes = new ConcurrentDictionary<string, EditOutcome>(StringComparer.Ordinal);
        await Workers.ForEachAsync(edits.GroupBy(e => Buckets.Of(e.Number)), BucketsAtOnce, async bucket =>
        {
            var waiting = bucket.ToList();
            for (var round = 0; waiting.Count > 0; round++)
            {
                if (round == MaxRounds)
                    throw new StoreUnavailableException($"Other writers kept changing {waiting.Count} declarations of partition '{bucket.Key}'.");
                waiting = await WriteRoundAsync(bucket.Key, waiting, round == 0 ? absent : null, outcomes, cancellationToken);
            }
        });
        return outcomes;
    }

    /// <returns>The edits that met another writer and have to be judged again.</returns>
    async Task<List<DeclarationEdit>> WriteRoundAsync(string bucket, List<DeclarationEdit> edits, IReadOnlySet<string>? absent, ConcurrentDictionary<string, EditOutcome> outcomes, CancellationToken cancellationToken)
    {
        var heads = await ReadHeadsAsync(bucket, edits.Where(e => absent?.Contains(e.Number) != true), cancellationToken);
        var currents = await ReadCurrentsAsync(bucket, edits.Where(e => e.NeedsCurrent), heads, cancellationToken);
        var appends = new List<Append>();
        foreach (var edit in edits)
        {
            var head = heads.GetValueOrDefault(edit.Number);
            if (edit.Against(head.Head, currents.GetValueOrDefault(edit.Number)) is not { } draft)
                outcomes.TryAdd(edit.Number, head.Head is null && edit.NeedsCurrent ? EditOutcome.Unknown : EditOutcome.Unchanged);
            else
                appends.Add(new Append(edit, head.Row, head.Head, await ToSnapshotAsync(edit, head.Head, draft, cancellationToken), draft.Declaration));
        }

        var again = new List<DeclarationEdit>();
        var commits = await AppendSnapshotsAsync(bucket, appends, again, cancellationToken);
        foreach (var own in commits.Where(c => c.IsOwn))
            outcomes[own.Edit.Number] = own.Snapshot.Deleted ? EditOutcome.Deleted : own.Head is null ? EditOutcome.Created : EditOutcome.Updated;
        again.AddRange(await CommitAsync(bucket, commits, cancellationToken));
        return [.. again.Distinct()];
    }

    async Task<Dictionary<string, (Row? Row, DeclarationHead? Head)>> ReadHeadsAsync(string bucket, IEnumerable<DeclarationEdit> edits, CancellationToken cancellationToken)
    {
        string[] keys = [.. edits.Select(e => RecordKeys.Declaration(e.Number))];
        if (keys.Length == 0)
            return [];
        var rows = await tables.ReadManyAsync(HubTables.Records, bucket, keys, cancellationToken);
        return rows.Select(row => (Row: (Row?)row, Head: (DeclarationHead?)DeclarationHead.FromRow(row))).ToDictionary(h => h.Head!.Number, StringComparer.Ordinal);
    }

    async Task<Dictionary<string, Snapshot>> ReadCurrentsAsync(string bucket, IEnumerable<DeclarationEdit> edits, Dictionary<string, (Row? Row, DeclarationHead? Head)> heads, CancellationToken cancellationToken)
    {
        var keys = edits.Select(e => heads.GetValueOrDefault(e.Number).Head).OfType<DeclarationHead>().Select(h => RecordKeys.Snapshot(h.Number, h.Sequence)).ToList();
        if (keys.Count == 0)
            return [];
        var rows = await tables.ReadManyAsync(HubTables.Snapshots, bucket, keys, cancellationToken);
        return rows.Select(Snapshot.FromRow).ToDictionary(s => s.Number, StringComparer.Ordinal);
    }

    async Task<Snapshot> ToSnapshotAsync(DeclarationEdit edit, DeclarationHead? head, DeclarationEdit.Draft draft, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var snapshot = new Snapshot
        {
            Number = edit.Number,
            Sequence = (head?.Sequence ?? 0) + 1,
            RecordedAt = head is not null && head.RecordedAt >= now ? head.RecordedAt.AddTicks(1) : now,
            Source = edit.Source,
            Owner = draft.Report is null ? edit.Source : head?.Source ?? edit.Source,
            LastReport = draft.Report ?? head?.LastReport,
            UpdatedAt = draft.UpdatedAt,
            ContentHash = draft.ContentHash,
            Deleted = draft.Deleted,
            Document = draft.Document,
            Raw = draft.Raw.Length is > 0 and <= Snapshot.MaxInlineRaw ? draft.Raw.ToArray() : null,
            RawBlob = await RawItems.KeepLongAsync(blobs, draft.Raw, cancellationToken),
            Warnings = draft.Warnings,
            Previous = head?.Chain ?? "",
            Chain = "",
        };
        return snapshot with { Chain = snapshot.ComputeChain() };
    }

    /// <returns>For each number the snapshot that the head has to move to: the appended one, or one that a crash left there.</returns>
    async Task<List<Append>> AppendSnapshotsAsync(string bucket, List<Append> appends, List<DeclarationEdit> again, CancellationToken cancellationToken)
    {
        var groups = appends.Select(a => new PartitionBatch.Group<Append>(a, [new RowChange.Insert(a.Snapshot.ToRow())])).ToList();
        var refused = await PartitionBatch.SubmitAsync(tables, HubTables.Snapshots, bucket, groups, cancellationToken);
        if (refused.Count == 0)
            return appends;
        var there = await tables.ReadManyAsync(HubTables.Snapshots, bucket, [.. refused.Select(r => r.Group.Changes[0].RowKey)], cancellationToken);
        var orphans = there.Select(Snapshot.FromRow).ToDictionary(s => s.Number, StringComparer.Ordinal);
        var commits = appends.Except(refused.Select(r => r.Group.Item)).ToList();
        foreach (var append in refused.Select(r => r.Group.Item))
        {
            var orphan = orphans.GetValueOrDefault(append.Edit.Number);
            var isOwn = orphan is not null && SaysTheSame(orphan, append.Snapshot);
            if (!isOwn)
                again.Add(append.Edit);
            if (orphan is not null)
                commits.Add(append with { Snapshot = orphan, Declaration = orphan.Declaration, IsOwn = isOwn });
        }
        return commits;
    }

    static bool SaysTheSame(Snapshot a, Snapshot b) =>
        a.Source == b.Source && a.UpdatedAt == b.UpdatedAt && a.ContentHash == b.ContentHash && a.Deleted == b.Deleted && a.Document.AsSpan().SequenceEqual(b.Document);

    async Task<IEnumerable<DeclarationEdit>> CommitAsync(string bucket, List<Append> commits, CancellationToken cancellationToken)
    {
        // Where there was no declaration there is no listing either: both came in one transaction.
        var keys = commits.Where(c => c.Head is not null).Select(c => SupplyListing.IdOf(c.Edit.Number)).SelectMany(id => new[] { RecordKeys.Listing(id), RecordKeys.FanOut(id) }).ToList();
        var rows = keys.Count == 0 ? [] : (await tables.ReadManyAsync(HubTables.Records, bucket, keys, cancellationToken)).ToDictionary(r => r.RowKey, StringComparer.Ordinal);
        var groups = commits.Select(c => new PartitionBatch.Group<Append>(c, ToChanges(c, rows))).ToList();
        var refused = await ListingChange.SubmitAsync(tables, bucket, groups, cancellationToken);
        return refused.Select(r => r.Group.Item.Edit);
    }

    List<RowChange> ToChanges(Append commit, Dictionary<string, Row> rows)
    {
        var head = DeclarationHead.Of(commit.Snapshot, commit.Declaration).ToRow();
        var changes = new List<RowChange> { commit.HeadRow is null ? new RowChange.Insert(head) : new RowChange.Replace(head, commit.HeadRow.StoredETag) };
        var id = SupplyListing.IdOf(commit.Edit.Number);
        var stored = rows.GetValueOrDefault(RecordKeys.Listing(id));
        var now = clock.GetUtcNow();
        if (ListingPlan.Next(stored is null ? null : Listing.FromRow(stored), SupplyListing.From(commit.Declaration, now), now, commit.Edit.TraceParent) is { } next)
            changes.AddRange(ListingChange.Of(next, stored, rows.GetValueOrDefault(RecordKeys.FanOut(id))));
        return changes;
    }

    sealed record Append(DeclarationEdit Edit, Row? HeadRow, DeclarationHead? Head, Snapshot Snapshot, Declaration? Declaration, bool IsOwn = true);
}
