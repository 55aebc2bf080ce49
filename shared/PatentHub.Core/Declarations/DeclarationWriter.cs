using System.Collections.Concurrent;
using System.Text.Json;
using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>
/// The one way into the history of declarations, for every source and for partners' reports: merges what is said with what the other sources
/// say, appends a snapshot, then moves the head, its listings, their fan-out markers and the links from projects in one transaction.
/// </summary>
/// <remarks>
/// A crash between the two leaves a snapshot without a head. Whoever appends next meets it, rolls it forward, and then appends its own.
/// </remarks>
public sealed class DeclarationWriter(ITableStore tables, IBlobStore blobs, SourcePrecedence precedence, DeclarationListings listings, TimeProvider clock)
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

    /// <summary>What <see cref="WriteAsync"/> would make of the edits; nothing is written.</summary>
    public async Task<IReadOnlyDictionary<string, EditOutcome>> PreviewAsync(IEnumerable<DeclarationEdit> edits, CancellationToken cancellationToken)
    {
        var outcomes = new ConcurrentDictionary<string, EditOutcome>(StringComparer.Ordinal);
        await Workers.ForEachAsync(edits.GroupBy(e => Buckets.Of(e.Number)), BucketsAtOnce, async bucket =>
        {
            var heads = await ReadHeadsAsync(bucket.Key, bucket, cancellationToken);
            foreach (var edit in bucket)
                outcomes[edit.Number] = heads.GetValueOrDefault(edit.Number).Head is var head && edit.Against(head) is { } draft ? OutcomeOf(head, draft.Declaration) : EditOutcome.Unchanged;
        });
        return outcomes;
    }

    static EditOutcome OutcomeOf(DeclarationHead? before, Declaration? stated) =>
        stated is null ? EditOutcome.Deleted : before is null ? EditOutcome.Created : EditOutcome.Updated;

    /// <returns>The edits that met another writer and have to be judged again.</returns>
    async Task<List<DeclarationEdit>> WriteRoundAsync(string bucket, List<DeclarationEdit> edits, IReadOnlySet<string>? absent, ConcurrentDictionary<string, EditOutcome> outcomes, CancellationToken cancellationToken)
    {
        var heads = await ReadHeadsAsync(bucket, edits.Where(e => absent?.Contains(e.Number) != true), cancellationToken);
        var drafts = new List<(DeclarationEdit Edit, Row? HeadRow, DeclarationHead? Head, DeclarationEdit.Draft Draft)>();
        foreach (var edit in edits)
        {
            var (row, head) = heads.GetValueOrDefault(edit.Number);
            if (edit.Against(head) is { } draft)
                drafts.Add((edit, row, head, draft));
            else
                outcomes.TryAdd(edit.Number, head is null && edit is DeclarationEdit.ImplementationReport ? EditOutcome.Unknown : EditOutcome.Unchanged);
        }

        var others = await ReadStatementsAsync(bucket, drafts.SelectMany(d => Others(d.Edit, d.Head).Select(s => RecordKeys.Snapshot(d.Edit.Number, s.Sequence))), cancellationToken);
        var appends = new List<Append>();
        foreach (var (edit, row, head, draft) in drafts)
            appends.Add(await ToAppendAsync(edit, row, head, draft, others, cancellationToken));

        var again = new List<DeclarationEdit>();
        var commits = await AppendSnapshotsAsync(bucket, appends, again, cancellationToken);
        foreach (var own in commits.Where(c => c.IsOwn))
            outcomes[own.Edit.Number] = OutcomeOf(own.Head, own.Snapshot.Stated);
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

    /// <summary>What other sources say and has to be merged with the edit. Where one of them calls it secret, nothing counts any more.</summary>
    static IEnumerable<Statement> Others(DeclarationEdit edit, DeclarationHead? head) =>
        head is null || edit is DeclarationEdit.Refusal || head.Statements.Any(s => s.Source != edit.Source && s.ContentHash == Statement.Secret) ? []
            : head.Statements.Where(s => s.Source != edit.Source && s.IsLive);

    async Task<Dictionary<string, Snapshot>> ReadStatementsAsync(string bucket, IEnumerable<string> snapshots, CancellationToken cancellationToken)
    {
        string[] keys = [.. snapshots];
        if (keys.Length == 0)
            return [];
        var rows = await tables.ReadManyAsync(HubTables.Snapshots, bucket, keys, cancellationToken);
        return rows.ToDictionary(r => r.RowKey, Snapshot.FromRow, StringComparer.Ordinal);
    }

    async Task<Append> ToAppendAsync(DeclarationEdit edit, Row? headRow, DeclarationHead? head, DeclarationEdit.Draft draft, Dictionary<string, Snapshot> others, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var sequence = (head?.Sequence ?? 0) + 1;
        var statements = Statement.Replace(head?.Statements ?? [], new(edit.Source, sequence, draft.UpdatedAt, draft.ContentHash, Snapshot.HasWarnings(draft.Warnings)));
        var (declaration, provenance) = Merge(edit, head, draft, statements, others);
        var document = ToBytes(declaration);
        var isAlone = ReferenceEquals(declaration, draft.Declaration);
        var snapshot = new Snapshot
        {
            Number = edit.Number,
            Sequence = sequence,
            RecordedAt = head is not null && head.RecordedAt >= now ? head.RecordedAt.AddTicks(1) : now,
            Source = edit.Source,
            UpdatedAt = draft.UpdatedAt,
            ContentHash = draft.ContentHash,
            Deleted = declaration is null,
            Document = document,
            Own = isAlone ? null : ToBytes(draft.Declaration),
            Several = statements.Count == 1 ? null : JsonSerializer.Serialize(statements, DeclarationJson.Documents.IReadOnlyListStatement),
            Provenance = provenance is null ? null : JsonSerializer.Serialize(provenance, DeclarationJson.Documents.IReadOnlyDictionaryStringString),
            Raw = draft.Raw.Length is > 0 and <= Snapshot.MaxInlineRaw ? draft.Raw.ToArray() : null,
            RawBlob = await RawItems.KeepLongAsync(blobs, draft.Raw, cancellationToken),
            Warnings = draft.Warnings,
            Previous = head?.Chain ?? "",
            Chain = "",
        };
        return new Append(edit, headRow, head, snapshot with { Chain = snapshot.ComputeChain() }, declaration);
    }

    (Declaration? Declaration, IReadOnlyDictionary<string, string>? Provenance) Merge(
        DeclarationEdit edit, DeclarationHead? head, DeclarationEdit.Draft draft, IReadOnlyList<Statement> statements, Dictionary<string, Snapshot> others)
    {
        if (statements.Any(s => s.ContentHash == Statement.Secret))
            return (null, null);
        List<Stated> stated = [.. Others(edit, head).Select(s => new Stated(s.Source, s.UpdatedAt, others[RecordKeys.Snapshot(edit.Number, s.Sequence)].Stated!))];
        if (draft.Declaration is { } own)
            stated.Add(new Stated(edit.Source, draft.UpdatedAt, own));
        if (stated is [{ Declaration.IsPartial: false } only])
            return (only.Declaration, null);
        return DeclarationMerge.Of(stated, precedence.RankOf) is { } merged ? (merged.Declaration, merged.Provenance) : (null, null);
    }

    static byte[] ToBytes(Declaration? declaration) => declaration is null ? [] : JsonSerializer.SerializeToUtf8Bytes(declaration, DeclarationJson.Documents.Declaration);

    /// <returns>For each number the snapshot that the head has to move to: the appended one, or one that a crash left there.</returns>
    async Task<List<Append>> AppendSnapshotsAsync(string bucket, List<Append> appends, List<DeclarationEdit> again, CancellationToken cancellationToken)
    {
        var groups = appends.Select(a => new PartitionBatch.Group<Append>(a, a.Snapshot.ToInserts())).ToList();
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
        a.Source == b.Source && a.UpdatedAt == b.UpdatedAt && a.ContentHash == b.ContentHash && a.Deleted == b.Deleted && a.Several == b.Several && a.Document.AsSpan().SequenceEqual(b.Document);

    async Task<IEnumerable<DeclarationEdit>> CommitAsync(string bucket, List<Append> commits, CancellationToken cancellationToken)
    {
        // Where there was no declaration there is no listing either: both came in one transaction.
        var keys = commits.Where(c => c.Head is not null).SelectMany(RelatedKeys).ToList();
        var rows = keys.Count == 0 ? [] : (await tables.ReadManyAsync(HubTables.Records, bucket, keys, cancellationToken)).ToDictionary(r => r.RowKey, StringComparer.Ordinal);
        var groups = commits.Select(c => new PartitionBatch.Group<Append>(c, ToChanges(c, rows))).ToList();
        var refused = await ListingChange.SubmitAsync(tables, bucket, groups, cancellationToken);
        return refused.Select(r => r.Group.Item.Edit);
    }

    static IEnumerable<string> RelatedKeys(Append commit) =>
        DeclarationListings.IdsOf(commit.Edit.Number).SelectMany(id => new[] { RecordKeys.Listing(id), RecordKeys.FanOut(id) })
            .Concat(DeclarationLinks.KeysOf(commit.Head).Except(DeclarationLinks.KeysOf(commit.Edit.Number, commit.Declaration), StringComparer.Ordinal));

    List<RowChange> ToChanges(Append commit, Dictionary<string, Row> rows)
    {
        var number = commit.Edit.Number;
        var head = DeclarationHead.Of(commit.Snapshot, commit.Declaration);
        var changes = new List<RowChange> { commit.HeadRow is null ? new RowChange.Insert(head.ToRow()) : new RowChange.Replace(head.ToRow(), commit.HeadRow.StoredETag) };
        string[] before = [.. DeclarationLinks.KeysOf(commit.Head)], after = [.. DeclarationLinks.KeysOf(head)];
        foreach (var link in before.Except(after, StringComparer.Ordinal).Select(rows.GetValueOrDefault).OfType<Row>())
            changes.Add(new RowChange.Delete(link.RowKey, link.StoredETag));
        changes.AddRange(after.Except(before, StringComparer.Ordinal).Select(key => DeclarationLinks.Insert(number, key)));
        foreach (var next in listings.Changed(number, commit.Declaration, id => Stored(id) is { } row ? Listing.FromRow(row) : null, clock.GetUtcNow(), commit.Edit.TraceParent))
            changes.AddRange(ListingChange.Of(next, Stored(next.Id), rows.GetValueOrDefault(RecordKeys.FanOut(next.Id))));
        return changes;

        Row? Stored(string id) => rows.GetValueOrDefault(RecordKeys.Listing(id));
    }

    sealed record Append(DeclarationEdit Edit, Row? HeadRow, DeclarationHead? Head, Snapshot Snapshot, Declaration? Declaration, bool IsOwn = true);
}
