using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

/// <summary>Every adapter takes and refuses the same.</summary>
public abstract class TableLimitsContract<TFixture>(TFixture fixture) : TableContract<TFixture>(fixture)
    where TFixture : class, ITableStoreFixture
{
    [Fact]
    public async Task A_transaction_has_1_to_100_changes()
    {
        await RefusesAsync([]);
        await RefusesAsync(Rows(101));
        await CommitAsync(Rows(100));
    }

    [Fact]
    public async Task A_transaction_names_a_row_once()
    {
        var etag = (await CommitAsync(Insert("a")))[0];
        await RefusesAsync(Replace("a", etag), Delete("a", etag));
    }

    [Fact]
    public async Task A_transaction_stays_in_its_partition() => await RefusesAsync(new RowChange.Insert(new Row("other", "a")));

    [Theory]
    [InlineData("*")]
    [InlineData(" * ")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public async Task An_unconditional_change_is_refused(string? etag)
    {
        await CommitAsync(Insert("a", "kept"));
        await RefusesAsync(Replace("a", etag));
        await RefusesAsync(Delete("a", etag));
        await RefusesAsync(Insert("b"), Delete("a", etag));
        Assert.Equal("kept", (await ReadAsync("a"))!.GetString("Text"));
    }

    [Fact]
    public async Task A_transaction_of_more_than_4_MiB_is_refused_and_the_largest_goes_through()
    {
        // 62 rows of one property of 32,768 characters are beyond 2 MiB of JSON, 130 beyond four: one row takes two properties.
        RowChange[] Of(int rows) => [.. Enumerable.Range(0, rows).Select(i => new RowChange.Insert(new Row(Partition, $"r{i:D3}")
            .Set("A", new string('a', 32_000)).Set("B", new string('b', 32_000))))];
        await RefusesAsync(Of(66));
        await CommitAsync(Of(64));
    }

    [Fact]
    public async Task Text_beyond_ASCII_counts_as_it_is_sent()
    {
        // 30,000 characters are 60,000 bytes of UTF-16 and 180,000 of escaped JSON: 23 rows of them are just below 4 MiB.
        RowChange[] Of(int rows) => [.. Enumerable.Range(0, rows).Select(i => new RowChange.Insert(new Row(Partition, $"r{i:D3}").Set("A", new string('专', 30_000))))];
        await RefusesAsync(Of(24));
        await CommitAsync(Of(23));
    }

    [Fact]
    public async Task A_row_has_at_most_1_MiB()
    {
        Row Of(int properties)
        {
            var row = new Row(Partition, "a");
            for (var i = 0; i < properties; i++)
                row.Set($"P{i}", new string('x', 32_700));
            return row;
        }

        await RefusesAsync(new RowChange.Insert(Of(17)));
        await CommitAsync(new RowChange.Insert(Of(16)));
    }

    [Fact]
    public async Task A_property_has_at_most_64_KiB()
    {
        await RefusesAsync(Insert("a", new string('x', 32 * 1024 + 1)));
        await RefusesAsync(new RowChange.Insert(new Row(Partition, "a").Set("B", new byte[64 * 1024 + 1])));
        await CommitAsync(new RowChange.Insert(NewRow("a", new string('x', 32 * 1024)).Set("B", new byte[64 * 1024])));
        Assert.Equal(64 * 1024, (await ReadAsync("a"))!.GetBytes("B")!.Length);
        Assert.Equal(32 * 1024, (await ReadAsync("a"))!.GetString("Text")!.Length);
    }

    [Fact]
    public async Task A_row_has_at_most_252_properties()
    {
        Row Of(int properties)
        {
            var row = new Row(Partition, "a");
            for (var i = 0; i < properties; i++)
                row.Set($"P{i}", i);
            return row;
        }

        await RefusesAsync(new RowChange.Insert(Of(253)));
        await CommitAsync(new RowChange.Insert(Of(252)));
        Assert.Equal(252, (await ReadAsync("a"))!.Properties.Count);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u0085b")]
    [InlineData("\0")]
    public async Task Keys_with_forbidden_characters_are_refused(string key)
    {
        await RefusesAsync(Insert(key));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ReadAsync(Table, Partition, key, Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ReadAsync(Table, key, "a", Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ReadManyAsync(Table, Partition, ["a", key], Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.QueryAsync(Table, new RowRange(key), Stop));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_refused()
    {
        await RefusesAsync(Insert("a\uD83D"));
        await RefusesAsync(Insert("a", "\uDE00b"));
        await RefusesAsync(Insert("a", "\uDE00\uD83D"));
    }

    [Fact]
    public async Task A_key_has_at_most_512_characters()
    {
        await RefusesAsync(Insert(new string('k', TableLimits.KeyCharacters + 1)));
        await CommitAsync(Insert(new string('k', TableLimits.KeyCharacters)));
        Assert.NotNull(await ReadAsync(new string('k', TableLimits.KeyCharacters)));
    }

    [Fact]
    public async Task Two_keys_have_at_most_3_KiB_when_they_are_percent_encoded()
    {
        const int EncodedBytes = 9;
        var longest = new string('专', (TableLimits.EncodedKeyBytes - Partition.Length) / EncodedBytes);
        await RefusesAsync(Insert(longest + "专"));
        await CommitAsync(Insert(longest));
        Assert.NotNull(await ReadAsync(longest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("专")]
    [InlineData("Timestamp")]
    [InlineData("RowKey")]
    public async Task Property_names_are_identifiers(string name) => await RefusesAsync(new RowChange.Insert(new Row(Partition, "a").Set(name, 1L)));

    [Fact]
    public async Task Values_that_Table_storage_would_not_keep_are_refused()
    {
        await RefusesAsync(new RowChange.Insert(new Row(Partition, "a").Set("T", TableLimits.EarliestTime.AddTicks(-1))));
        await RefusesAsync(new RowChange.Insert(new Row(Partition, "a").Set("D", double.NaN)));
        await RefusesAsync(new RowChange.Insert(new Row(Partition, "a").Set("D", double.PositiveInfinity)));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("1abc")]
    [InlineData("a_bc")]
    [InlineData("Tables")]
    public async Task Table_names_are_checked(string table) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ReadAsync(table, Partition, "a", Stop));

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_page_has_1_to_1000_rows(int limit) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.QueryAsync(Table, new RowRange(Partition, Limit: limit), Stop));

    static RowChange[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => Insert($"r{i:D3}"))];

    async Task RefusesAsync(params RowChange[] changes) => await Assert.ThrowsAnyAsync<ArgumentException>(() => SubmitAsync(changes));
}
