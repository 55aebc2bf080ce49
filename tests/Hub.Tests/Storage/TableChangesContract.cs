using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

/// <summary>Conditional changes and transactions.</summary>
public abstract class TableChangesContract<TFixture>(TFixture fixture) : TableContract<TFixture>(fixture)
    where TFixture : class, ITableStoreFixture
{
    [Fact]
    public async Task A_row_is_inserted_replaced_and_deleted_under_its_ETag()
    {
        var first = (await CommitAsync(Insert("a", "one")))[0];
        var read = await ReadAsync("a");
        Assert.Equal((first, "one"), (read!.ETag, read.GetString("Text")));

        var second = (await CommitAsync(new RowChange.Replace(new Row(Partition, "a").Set("Other", 2L), first!)))[0];
        read = await ReadAsync("a");
        Assert.Equal((second, 2L), (read!.ETag, read.GetInt64("Other")));
        Assert.Null(read.GetString("Text"));
        Assert.NotEqual(first, second);

        Assert.Null((await CommitAsync(Delete("a", second)))[0]);
        Assert.Null(await ReadAsync("a"));
    }

    [Fact]
    public async Task An_insert_that_meets_a_row_is_told_that_it_exists()
    {
        await CommitAsync(Insert("a", "old"));
        Assert.Equal(new SubmitResult.Conflict(0, ConflictKind.Exists), await SubmitAsync(Insert("a", "new")));
        Assert.Equal("old", (await ReadAsync("a"))!.GetString("Text"));
    }

    [Fact]
    public async Task A_stale_ETag_is_told_that_the_row_has_changed()
    {
        var stale = (await CommitAsync(Insert("a")))[0];
        await CommitAsync(Replace("a", stale, "newer"));
        Assert.Equal(new SubmitResult.Conflict(0, ConflictKind.Changed), await SubmitAsync(Replace("a", stale)));
        Assert.Equal(new SubmitResult.Conflict(0, ConflictKind.Changed), await SubmitAsync(Delete("a", stale)));
        Assert.Equal(new SubmitResult.Conflict(0, ConflictKind.Changed), await SubmitAsync(Replace("a", WriteTokenTableStore.SupersededETag)));
        Assert.Equal("newer", (await ReadAsync("a"))!.GetString("Text"));
    }

    [Fact]
    public async Task A_row_that_is_gone_is_told_to_be_missing()
    {
        var etag = (await CommitAsync(Insert("a")))[0];
        await CommitAsync(Delete("a", etag));
        Assert.Equal(new SubmitResult.Conflict(0, ConflictKind.Missing), await SubmitAsync(Replace("a", etag)));
        Assert.Equal(new SubmitResult.Conflict(0, ConflictKind.Missing), await SubmitAsync(Delete("a", etag)));
        Assert.Null(await ReadAsync("a"));
    }

    [Fact]
    public async Task An_ETag_does_not_come_back_with_a_row_of_the_same_key()
    {
        var old = (await CommitAsync(Insert("a")))[0];
        await CommitAsync(Delete("a", old));
        var young = (await CommitAsync(Insert("a")))[0];
        Assert.NotEqual(old, young);
        Assert.Equal(new SubmitResult.Conflict(0, ConflictKind.Changed), await SubmitAsync(Delete("a", old)));
    }

    [Fact]
    public async Task A_transaction_mixes_changes_and_answers_in_their_order()
    {
        var etags = await CommitAsync(Insert("a"), Insert("b"), Insert("c"));
        var changed = await CommitAsync(Delete("b", etags[1]), Insert("d"), Replace("a", etags[0], "new"));
        Assert.Null(changed[0]);
        Assert.Equal(changed[1], (await ReadAsync("d"))!.ETag);
        Assert.Equal(changed[2], (await ReadAsync("a"))!.ETag);
        Assert.Equal(["a", "c", "d"], await KeysAsync(new RowRange(Partition)));
    }

    [Theory]
    [InlineData(ConflictKind.Exists)]
    [InlineData(ConflictKind.Missing)]
    [InlineData(ConflictKind.Changed)]
    public async Task A_conflict_names_the_change_and_nothing_is_written(ConflictKind kind)
    {
        var etags = await CommitAsync(Insert("a", "old"), Insert("b", "old"), Insert("gone"));
        var current = (await CommitAsync(Replace("b", etags[1], "old")))[0];
        await CommitAsync(Delete("gone", etags[2]));
        RowChange bad = kind switch
        {
            ConflictKind.Exists => Insert("b"),
            ConflictKind.Missing => Replace("gone", etags[2]),
            _ => Delete("b", etags[1]),
        };

        Assert.Equal(new SubmitResult.Conflict(2, kind), await SubmitAsync(Insert("n"), Replace("a", etags[0], "new"), bad, Insert("o")));

        Assert.Equal((etags[0], "old"), ((await ReadAsync("a"))!.ETag, (await ReadAsync("a"))!.GetString("Text")));
        Assert.Equal(current, (await ReadAsync("b"))!.ETag);
        Assert.Equal(["a", "b"], await KeysAsync(new RowRange(Partition)));
    }

    [Fact]
    public async Task The_first_of_several_conflicts_is_named()
    {
        await CommitAsync(Insert("b"), Insert("c"));
        Assert.Equal(new SubmitResult.Conflict(1, ConflictKind.Exists), await SubmitAsync(Insert("a"), Insert("b"), Insert("c")));
    }

    [Fact]
    public async Task A_full_transaction_of_Chinese_text_is_written()
    {
        var text = string.Concat(Enumerable.Repeat("专利转化供需信息一点发布、全网通达。", 50));
        var changes = Enumerable.Range(0, TableLimits.TransactionChanges).Select(i => (RowChange)Insert($"r{i:D3}", text)).ToArray();
        Assert.Equal(100, (await CommitAsync(changes)).Count);
        Assert.Equal(text, (await ReadAsync("r099"))!.GetString("Text"));
    }

    [Fact]
    public async Task Of_concurrent_inserts_of_one_key_exactly_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => SubmitAsync(Insert("a", $"{i}")), Stop)));
        var winner = Assert.Single(Enumerable.Range(0, 20), i => results[i] is SubmitResult.Committed);
        Assert.Equal($"{winner}", (await ReadAsync("a"))!.GetString("Text"));
        Assert.All(results.Where(result => result is not SubmitResult.Committed), result => Assert.Equal(new SubmitResult.Conflict(0, ConflictKind.Exists), result));
    }

    [Fact]
    public async Task Concurrent_transactions_of_one_partition_lose_no_update()
    {
        const int Writers = 8, Rounds = 5;
        await CommitAsync(new RowChange.Insert(new Row(Partition, "count").Set("N", 0L)));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var round = 0; round < Rounds;)
            {
                var row = (await ReadAsync("count"))!;
                var next = new RowChange.Replace(new Row(Partition, "count").Set("N", row.GetInt64("N") + 1), row.StoredETag);
                if (await SubmitAsync(next, Insert($"w{writer}-{round}")) is SubmitResult.Committed)
                    round++;
            }
        }, Stop)));
        Assert.Equal(Writers * Rounds, (await ReadAsync("count"))!.GetInt64("N"));
        Assert.Equal(Writers * Rounds, (await KeysAsync(RowRange.Prefix(Partition, "w"))).Length);
    }
}
