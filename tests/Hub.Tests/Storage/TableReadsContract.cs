using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

/// <summary>Point reads, ranges, pages and types.</summary>
public abstract class TableReadsContract<TFixture>(TFixture fixture) : TableContract<TFixture>(fixture)
    where TFixture : class, ITableStoreFixture
{
    [Fact]
    public async Task Nothing_is_read_from_a_table_that_was_never_written()
    {
        Assert.Null(await ReadAsync("a"));
        Assert.Empty(await Store.ReadManyAsync(Table, Partition, ["a", "b"], Stop));
        Assert.Equal(new string[][] { [] }, await PagesAsync(new RowRange(Partition)));
    }

    [Fact]
    public async Task A_read_tells_the_clock_of_the_store_in_UTC()
    {
        var read = await Store.ReadAsync(Table, Partition, "a", Stop);
        Assert.Equal(TimeSpan.Zero, read.StoreClock.Offset);
        Assert.NotEqual(default, read.StoreClock);
    }

    [Fact]
    public async Task Tables_and_partitions_are_apart()
    {
        await CommitAsync(Insert("a", "here"));
        Assert.Null((await Store.ReadAsync(Table, Partition + "p", "a", Stop)).Row);
        Assert.Null((await Store.ReadAsync(Table + "x", Partition, "a", Stop)).Row);
        Assert.Equal("here", (await Store.ReadAsync(Table.ToUpperInvariant(), Partition, "a", Stop)).Row!.GetString("Text"));
    }

    [Fact]
    public async Task Every_type_comes_back_as_it_went()
    {
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        var row = new Row(Partition, "a")
            .Set("Chinese", "一种专利转化方法 😀").Set("Empty", "").Set("Quotes", "\"'\\\r\n\t<>&+%").Set("Null", "a\0b")
            .Set("Date", "2024-06-12T00:00:00Z").Set("Digits", "0012")
            .Set("Zero", 0L).Set("Small", 42L).Set("Min", long.MinValue).Set("Max", long.MaxValue)
            .Set("Whole", 3.0).Set("Big", double.MaxValue).Set("Tiny", double.Epsilon).Set("Negative", -double.MaxValue).Set("Third", 1.0 / 3).Set("Huge", 1e22)
            .Set("Yes", true).Set("No", false)
            .Set("Now", new DateTimeOffset(2026, 11, 23, 16, 0, 0, TimeSpan.FromHours(8)).AddTicks(1234567))
            .Set("Early", TableLimits.EarliestTime).Set("Late", DateTimeOffset.MaxValue).Set("Even", new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero))
            .Set("Bytes", bytes).Set("NoBytes", []);
        await CommitAsync(new RowChange.Insert(row));

        var read = (await ReadAsync("a"))!;
        Assert.Equal(row.Properties.OrderBy(p => p.Key, StringComparer.Ordinal), read.Properties.OrderBy(p => p.Key, StringComparer.Ordinal));
        Assert.All(row.Properties, property => Assert.IsType(property.Value.GetType(), read.Properties[property.Key]));
        Assert.All(read.Properties.Values.OfType<DateTimeOffset>(), time => Assert.Equal(TimeSpan.Zero, time.Offset));
        Assert.False(read.Properties.ContainsKey("No"));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("100%")]
    [InlineData("%41%2F%")]
    [InlineData("it's ''quoted''")]
    [InlineData("a+b&c|d=e;f,g:h@i!")]
    [InlineData("~(x)[y]{z}^_`$*\"<>")]
    [InlineData("专利号")]
    [InlineData("😀")]
    [InlineData(" ")]
    [InlineData("")]
    public async Task Odd_keys_work(string key)
    {
        var row = new Row($"p {key}", key).Set("Text", "one");
        var etag = Assert.IsType<SubmitResult.Committed>(await Store.SubmitAsync(Table, row.PartitionKey, [new RowChange.Insert(row)], Stop)).ETags[0]!;
        Assert.Equal(key, (await Store.ReadAsync(Table, row.PartitionKey, key, Stop)).Row!.RowKey);
        Assert.Equal(key, Assert.Single(await Store.ReadManyAsync(Table, row.PartitionKey, [key], Stop)).RowKey);
        Assert.Equal(key, Assert.Single((await Store.QueryAsync(Table, new RowRange(row.PartitionKey, From: key), Stop)).Rows).RowKey);

        var replaced = await Store.SubmitAsync(Table, row.PartitionKey, [new RowChange.Replace(row.Set("Text", "two"), etag)], Stop);
        etag = Assert.IsType<SubmitResult.Committed>(replaced).ETags[0]!;
        Assert.Equal("two", (await Store.ReadAsync(Table, row.PartitionKey, key, Stop)).Row!.GetString("Text"));
        Assert.IsType<SubmitResult.Committed>(await Store.SubmitAsync(Table, row.PartitionKey, [new RowChange.Delete(key, etag)], Stop));
    }

    [Fact]
    public async Task A_range_is_ordered_by_UTF16_unit()
    {
        // U+FF5E stands after the surrogates of an emoji in UTF-16, and before them in UTF-8.
        string[] keys = ["~", "a", "B", "é", "专利", "😀", "～", "a b", "a!", "10", "9", "\uE000"];
        await InsertAllAsync(keys);
        Assert.Equal(keys.Order(StringComparer.Ordinal), await KeysAsync(new RowRange(Partition)));
        Assert.Equal(["\uE000", "～"], await KeysAsync(new RowRange(Partition, From: "\uE000")));
        Assert.Equal(["😀"], await KeysAsync(RowRange.Prefix(Partition, "😀")));
    }

    [Fact]
    public async Task A_range_begins_with_From_and_ends_before_To()
    {
        await InsertAllAsync(["a", "b", "b1", "b2", "c", "d"]);
        Assert.Equal(["b", "b1", "b2"], await KeysAsync(new RowRange(Partition, "b", "c")));
        Assert.Equal(["c", "d"], await KeysAsync(new RowRange(Partition, "c")));
        Assert.Equal(["a"], await KeysAsync(new RowRange(Partition, To: "b")));
        Assert.Equal(["b", "b1", "b2"], await KeysAsync(RowRange.Prefix(Partition, "b")));
        Assert.Equal(6, (await KeysAsync(RowRange.Prefix(Partition, ""))).Length);
        Assert.Empty(await KeysAsync(new RowRange(Partition, "c", "b")));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(1000, 1000)]
    [InlineData(1001, 1000)]
    [InlineData(2500, 1000)]
    [InlineData(250, 100)]
    public async Task Pages_hold_their_limit_and_together_every_row_once(int rows, int limit)
    {
        var keys = Enumerable.Range(0, rows).Select(i => $"行{i:D5}").ToArray();
        await InsertAllAsync(keys);
        var pages = await PagesAsync(new RowRange(Partition, Limit: limit));
        Assert.Equal(keys, pages.SelectMany(page => page));
        Assert.All(pages, page => Assert.True(page.Length <= limit));
        Assert.Equal(keys[(rows / 2)..], await KeysAsync(new RowRange(Partition, From: keys[rows / 2], Limit: limit)));
    }

    [Fact]
    public async Task Rows_that_change_between_pages_disturb_no_other()
    {
        await InsertAllAsync(["a", "b", "c", "d"]);
        var page = await Store.QueryAsync(Table, new RowRange(Partition, Limit: 2), Stop);
        await CommitAsync(Delete("a", page.Rows[0].ETag), Delete("b", page.Rows[1].ETag), Insert("b5"));
        var rest = await KeysAsync(new RowRange(Partition, Limit: 2, Continuation: page.Continuation));
        Assert.Equal(["c", "d"], rest.Where(key => key != "b5"));
    }

    [Fact]
    public async Task Select_returns_the_named_properties_with_keys_and_ETag()
    {
        var etag = (await CommitAsync(new RowChange.Insert(new Row(Partition, "a").Set("One", 1L).Set("Two", "2").Set("Three", 3.5))))[0];
        var row = Assert.Single((await Store.QueryAsync(Table, new RowRange(Partition, Select: ["One", "Three", "None"]), Stop)).Rows);
        Assert.Equal((Partition, "a", etag), (row.PartitionKey, row.RowKey, row.ETag));
        Assert.Equal(["One", "Three"], row.Properties.Keys.Order());
    }

    [Fact]
    public async Task Many_rows_are_read_by_name_and_absent_ones_left_out()
    {
        var keys = Enumerable.Range(0, 40).Select(i => $"k{i:D2}").ToArray();
        await InsertAllAsync(keys);
        var read = await Store.ReadManyAsync(Table, Partition, [.. keys, "absent", "k00"], Stop);
        Assert.Equal(keys, read.Select(row => row.RowKey).Order(StringComparer.Ordinal));
        Assert.All(read, row => Assert.Equal((row.RowKey, true), (row.GetString("Text"), row.ETag is not null)));
    }

    [Fact]
    public async Task A_cancelled_read_is_cancelled()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadAsync(Table, Partition, "a", new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.SubmitAsync(Table, Partition, [Insert("a")], new CancellationToken(canceled: true)));
    }
}
