using PatentHub.Core.Tests.Storage;
using PatentHub.Declarations.History;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.History;

public sealed class WriteAnchorHandlerTests
{
    static readonly string[] Numbers = [.. Enumerable.Range(1, 40).Select(SampleNumbers.At)];

    [Fact]
    public async Task The_root_follows_from_every_chain()
    {
        var history = new AnchoredHistory();
        await DeclareAsync(history, 10);
        await history.AnchorAsync();
        var anchor = (await history.Book.NewestAsync(default))!.Anchor;
        Assert.Equal((new DateOnly(2026, 11, 23), 40, null, true), (anchor.Date, anchor.Count, anchor.Previous, anchor.IsWhole));
        var buckets = Buckets.All.Select(bucket => AnchorBucketOf(history, bucket)).ToList();
        Assert.Equal(buckets.Select(b => (b.Bucket, b.Count, b.Root)), anchor.Buckets.Select(b => (b.Bucket, b.Count, b.Root)));
        Assert.Equal(Convert.ToHexStringLower(MerkleTree.RootOf(buckets.Select(b => b.Hash()))), anchor.Root);
        foreach (var number in Numbers)
            Assert.Equal(1, (await history.Book.FindAsync((await history.Book.NewestAsync(default))!, number, default))!.Sequence);
        Assert.Null(await history.Book.FindAsync((await history.Book.NewestAsync(default))!, SampleNumbers.At(99), default));
    }

    [Fact]
    public async Task A_day_has_one_anchor_and_the_next_names_it()
    {
        var history = new AnchoredHistory();
        await DeclareAsync(history, 10);
        await history.AnchorAsync();
        var first = await history.Book.NewestAsync(default);
        await DeclareAsync(history, 11);
        await history.AnchorAsync();
        Assert.Equal(first!.Hash, (await history.Book.NewestAsync(default))!.Hash);

        history.Declarations.Clock.Advance(TimeSpan.FromDays(1));
        var before = history.Declarations.Blobs.Blobs.Count;
        await history.AnchorAsync();
        var second = (await history.Book.NewestAsync(default))!.Anchor;
        Assert.Equal(new AnchorLink(first.Anchor.Date, first.Hash), second.Previous);
        Assert.True(history.Declarations.Blobs.Blobs.Count > before + 1);

        // Where nothing changed only the anchor itself is new.
        history.Declarations.Clock.Advance(TimeSpan.FromDays(1));
        before = history.Declarations.Blobs.Blobs.Count;
        await history.AnchorAsync();
        Assert.Equal(before + 1, history.Declarations.Blobs.Blobs.Count);

        // A clock that was set back writes no anchor between others.
        history.Declarations.Clock.AdjustTime(history.Declarations.Clock.GetUtcNow().AddDays(-2));
        await history.AnchorAsync();
        Assert.Equal(3, (await history.Book.ListAsync(default)).Count);
    }

    [Fact]
    public async Task A_large_bucket_has_parts_of_a_power_of_two_and_still_one_tree()
    {
        const int count = 2 * AnchorPart.Leaves + 100;
        var history = new AnchoredHistory();
        var bucket = Buckets.All[0];
        string[] numbers = [.. Enumerable.Range(1, 20 * count).Select(SampleNumbers.At).Where(number => Buckets.Of(number) == bucket).Take(count).Order(StringComparer.Ordinal)];
        foreach (var some in numbers.Chunk(100))
            await history.Tables.SubmitAsync(HubTables.Records, bucket, [.. some.Select(number => new RowChange.Insert(new Row(bucket, RecordKeys.Declaration(number)).Set("number", number).Set("sequence", 1).Set("chain", "c" + number)))], default);
        await history.AnchorAsync();
        var stored = (await history.Book.NewestAsync(default))!;
        var anchored = stored.Anchor.Buckets[0];
        Assert.Equal([AnchorPart.Leaves, AnchorPart.Leaves, 100], anchored.Parts.Select(p => p.Count));
        Assert.Equal((count, AnchorBucketOf(history, bucket).Root, true), (anchored.Count, anchored.Root, stored.Anchor.IsWhole));
        foreach (var index in (int[])[0, AnchorPart.Leaves - 1, AnchorPart.Leaves, count - 1])
            Assert.Equal("c" + numbers[index], (await history.Book.FindAsync(stored, numbers[index], default))!.Chain);
        Assert.Equal(numbers, await history.Book.LeavesAsync(stored.Anchor, bucket, default).Select(l => l.Number).ToListAsync());
    }

    [Fact]
    public async Task A_chain_that_was_rewritten_or_is_gone_keeps_its_old_leaf_until_it_is_back()
    {
        var history = new AnchoredHistory();
        await DeclareAsync(history, 10);
        await history.Declarations.WriteAsync(SampleEdit.Item("甲", 10));
        await history.AnchorAsync();
        var (rewritten, grown, back, gone) = (SampleItem.Number, Numbers[0], Numbers[1], Numbers[2]);
        var leaves = await LeavesAsync(history);
        await history.RewriteAsync("改写");
        await history.Declarations.WriteManyAsync([SampleEdit.Item("长", 11, grown), SampleEdit.Item("长", 11, rewritten)]);
        var kept = history.Tables.Rows(HubTables.Records, Buckets.Of(back)).Single(r => r.RowKey == RecordKeys.Declaration(back));
        await PutAsync(history, kept, kept.Copy(null).Set("sequence", 0));
        var lost = history.Tables.Rows(HubTables.Records, Buckets.Of(gone)).Single(r => r.RowKey == RecordKeys.Declaration(gone));
        await history.Tables.SubmitAsync(HubTables.Records, lost.PartitionKey, [new RowChange.Delete(lost.RowKey, lost.StoredETag)], default);

        history.Declarations.Clock.Advance(TimeSpan.FromDays(1));
        await history.AnchorAsync();
        var next = await LeavesAsync(history);
        Assert.Equal((leaves[rewritten], leaves[back], leaves[gone], 2), (next[rewritten], next[back], next[gone], next[grown].Sequence));
        Assert.Equal(ChainBreakKinds.Anchor, (await history.Verifier.HandleAsync(rewritten, default))!.Break!.Kind);
        Assert.Equal(3, (await history.Alarms.ListAsync(default)).Single().Count - 1);

        await PutAsync(history, history.Tables.Rows(HubTables.Records, Buckets.Of(back)).Single(r => r.RowKey == kept.RowKey), kept);
        await history.Tables.SubmitAsync(HubTables.Records, lost.PartitionKey, [new RowChange.Insert(lost)], default);
        history.Declarations.Clock.Advance(TimeSpan.FromDays(1));
        await DeclareAsync(history, 12);
        await history.AnchorAsync();
        next = await LeavesAsync(history);
        Assert.Equal((leaves[rewritten], 2, 2, 3), (next[rewritten], next[back].Sequence, next[gone].Sequence, next[grown].Sequence));
    }

    [Fact]
    public async Task An_anchor_that_is_damaged_is_passed_over_for_the_one_before()
    {
        var history = new AnchoredHistory();
        await history.Declarations.WriteAsync(SampleEdit.Item("甲", 10));
        await history.AnchorAsync();
        var leaves = await LeavesAsync(history);
        history.Declarations.Clock.Advance(TimeSpan.FromDays(1));
        await history.AnchorAsync();
        await history.Blobs.DeleteAsync(HubContainers.Anchors, "daily/2026-11-24.json", default);
        await history.Blobs.CreateAsync(HubContainers.Anchors, "daily/2026-11-24.json", new MemoryStream("{}"u8.ToArray()), default);
        await history.RewriteAsync("改写");
        history.Declarations.Clock.Advance(TimeSpan.FromDays(1));
        await history.AnchorAsync();
        Assert.Equal(leaves, await LeavesAsync(history));
    }

    static async Task<Dictionary<string, AnchorLeaf>> LeavesAsync(AnchoredHistory history)
    {
        var leaves = new Dictionary<string, AnchorLeaf>();
        foreach (var bucket in Buckets.All)
            await foreach (var leaf in history.Book.LeavesAsync((await history.Book.NewestAsync(default))!.Anchor, bucket, default))
                leaves.Add(leaf.Number, leaf);
        return leaves;
    }

    static async Task PutAsync(AnchoredHistory history, Row stored, Row row) =>
        await history.Tables.SubmitAsync(HubTables.Records, row.PartitionKey, [new RowChange.Replace(row, stored.StoredETag)], default);

    [Fact]
    public async Task A_hub_without_declarations_has_an_anchor_as_well()
    {
        var history = new AnchoredHistory();
        await history.AnchorAsync();
        Assert.True((await history.Book.NewestAsync(default))!.Anchor is { Count: 0, IsWhole: true });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_at_any_write_is_made_good_by_the_next_tick(bool isCommitted)
    {
        for (var nth = 1; nth <= 60; nth++)
        {
            var history = new AnchoredHistory();
            await DeclareAsync(history, 10);
            if (isCommitted)
                history.Tables.LoseAfter(nth);
            else
                history.Tables.LoseBefore(nth);
            await history.AnchorAsync();
            history.Declarations.Clock.Advance(TimeSpan.FromMinutes(10));
            await history.AnchorAsync();
            var anchor = Assert.Single(await history.Book.ListAsync(default)) is var date ? (await history.Book.ReadAsync(date, default))!.Anchor : null;
            Assert.True(anchor!.IsWhole && anchor.Count == Numbers.Length, $"crash at {nth}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task So_is_a_crash_at_any_blob(bool isCommitted)
    {
        for (var nth = 1; nth <= 20; nth++)
        {
            var history = new AnchoredHistory(blobs: new LosingBlobs(nth, isCommitted));
            await DeclareAsync(history, 10);
            await history.AnchorAsync();
            await DeclareAsync(history, 11);
            history.Declarations.Clock.Advance(TimeSpan.FromMinutes(10));
            await history.AnchorAsync();
            var stored = (await history.Book.NewestAsync(default))!;
            Assert.True(stored.Anchor.IsWhole && stored.Anchor.Count == Numbers.Length, $"crash at {nth}");
            foreach (var number in Numbers)
                Assert.NotNull(await history.Book.FindAsync(stored, number, default));
        }
    }

    [Fact]
    public async Task Of_two_instances_one_writes_and_the_anchor_is_whole()
    {
        for (var nth = 1; nth <= 20; nth++)
        {
            var history = new AnchoredHistory();
            await DeclareAsync(history, 10);
            history.Tables.BeforeSubmit(nth, () => history.Writer.HandleAsync(default));
            await history.AnchorAsync();
            Assert.True((await history.Book.NewestAsync(default))!.Anchor is { Count: 40, IsWhole: true });
        }
    }

    [Fact]
    public async Task An_anchor_that_was_changed_is_not_believed()
    {
        var history = new AnchoredHistory();
        await DeclareAsync(history, 10);
        await history.AnchorAsync();
        var stored = (await history.Book.NewestAsync(default))!;
        foreach (var name in history.Declarations.Blobs.Blobs.Keys.Where(k => k.StartsWith("anchors/leaves/", StringComparison.Ordinal)).Select(k => k["anchors/".Length..]).ToList())
        {
            var content = history.Declarations.Blobs.Blobs["anchors/" + name];
            await history.Declarations.Blobs.DeleteAsync(HubContainers.Anchors, name, default);
            await AssertDamagedAsync(history, stored, name);
            await history.Declarations.Blobs.CreateAsync(HubContainers.Anchors, name, new MemoryStream([.. content[..^12]]), default);
            await AssertDamagedAsync(history, stored, name);
        }
        foreach (var forged in (Anchor[])[stored.Anchor with { Root = stored.Anchor.Buckets[0].Root }, stored.Anchor with { Count = 41 }, stored.Anchor with { Buckets = [.. stored.Anchor.Buckets.Reverse()] }])
            Assert.False(forged.IsWhole);
    }

    static async Task AssertDamagedAsync(AnchoredHistory history, StoredAnchor stored, string name)
    {
        var number = Numbers.First(n => name.Contains($"/{Buckets.Of(n)}/", StringComparison.Ordinal));
        await Assert.ThrowsAsync<AnchorDamagedException>(() => history.Book.FindAsync(stored, number, default));
        Assert.Equal(ChainBreakKinds.AnchorDamaged, (await history.Verifier.HandleAsync(number, default))!.Break!.Kind);
    }

    static async Task DeclareAsync(AnchoredHistory history, int day) => await history.Declarations.WriteManyAsync(Numbers.Select(number => SampleEdit.Item($"title {day}", day, number)));

    /// <summary>The definition: one tree over all leaves, without parts.</summary>
    static AnchorBucket AnchorBucketOf(AnchoredHistory history, string bucket)
    {
        var leaves = history.Tables.Rows(HubTables.Records, bucket).Where(r => r.RowKey.StartsWith("D|", StringComparison.Ordinal))
            .Select(r => new AnchorLeaf(r.GetString("number")!, r.GetInt64("sequence")!.Value, r.GetString("chain")!)).ToList();
        return new AnchorBucket(bucket, leaves.Count, Convert.ToHexStringLower(MerkleTree.RootOf(leaves.Select(l => l.Hash()))), []);
    }

    /// <summary>The nth blob is lost, or its confirmation.</summary>
    sealed class LosingBlobs(int nth, bool isCommitted) : IBlobStore
    {
        readonly MemoryBlobStore _inner = new();
        int _written;

        public async ValueTask<bool> CreateAsync(string container, string name, Stream content, CancellationToken cancellationToken)
        {
            if (++_written != nth)
                return await _inner.CreateAsync(container, name, content, cancellationToken);
            if (isCommitted)
                await _inner.CreateAsync(container, name, content, cancellationToken);
            throw new StoreUnavailableException("The blob's confirmation was lost.");
        }

        public ValueTask<Stream?> OpenReadAsync(string container, string name, CancellationToken cancellationToken) => _inner.OpenReadAsync(container, name, cancellationToken);

        public IAsyncEnumerable<string> ListAsync(string container, string prefix, CancellationToken cancellationToken) => _inner.ListAsync(container, prefix, cancellationToken);

        public ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) => _inner.DeleteAsync(container, name, cancellationToken);
    }
}
