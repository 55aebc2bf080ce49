using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Storage;

public sealed class PartitionBatchTests
{
    const string Table = "Things";
    const string Partition = "p";

    readonly MemoryTableStore _store = new(Clocks.Fake());

    [Fact]
    public async Task As_many_groups_as_fit_share_a_transaction_and_none_is_split()
    {
        await SubmitAsync([.. Enumerable.Range(0, 50).Select(i => Group(i, 3))]);
        Assert.Equal([99, 51], _store.CommittedSizes);
    }

    [Fact]
    public async Task A_group_that_meets_a_conflict_is_set_aside_whole_and_names_it()
    {
        await SubmitAsync([new(0, [new RowChange.Insert(new Row(Partition, "g02-1"))])]);
        var refused = Assert.Single(await SubmitAsync([Group(1, 2), Group(2, 3), Group(3, 2)]));
        Assert.Equal((2, 1, ConflictKind.Exists), (refused.Group.Item, refused.ChangeIndex, refused.Kind));
        Assert.Equal(["g01-0", "g01-1", "g02-1", "g03-0", "g03-1"], _store.Rows(Table, Partition).Select(r => r.RowKey));
    }

    [Fact]
    public async Task Several_conflicts_are_all_named()
    {
        var refused = await SubmitAsync([Stale(1), Group(2, 1), Stale(3), Group(4, 1), Stale(5)]);
        Assert.Equal([1, 3, 5], refused.Select(r => r.Group.Item));
        Assert.All(refused, r => Assert.Equal(ConflictKind.Missing, r.Kind));
        Assert.Equal(2, _store.Rows(Table, Partition).Count);
    }

    [Fact]
    public async Task Large_rows_are_spread_over_transactions_of_less_than_4_MiB()
    {
        await SubmitAsync([.. Enumerable.Range(0, 100).Select(i => Large(i, row => row.Set("body", new byte[60_000])))]);
        Assert.Equal(100, _store.CommittedSizes.Sum());
        Assert.True(_store.CommittedSizes.Count > 1);
    }

    [Fact]
    public async Task Long_Chinese_texts_are_spread_over_transactions_of_less_than_4_MiB()
    {
        await SubmitAsync([.. Enumerable.Range(0, 40).Select(i => Large(i, row => row.Set("text", new string('专', 30_000))))]);
        Assert.Equal(40, _store.CommittedSizes.Sum());
    }

    [Fact]
    public async Task An_outage_comes_through()
    {
        _store.LoseBefore(2);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => SubmitAsync([.. Enumerable.Range(0, 150).Select(i => Group(i, 1))]));
        Assert.Equal([100], _store.CommittedSizes);
    }

    [Fact]
    public async Task Nothing_is_no_transaction()
    {
        Assert.Empty(await SubmitAsync([]));
        Assert.Equal(0, _store.Submits);
    }

    Task<List<PartitionBatch.Refused<int>>> SubmitAsync(IReadOnlyList<PartitionBatch.Group<int>> groups) =>
        PartitionBatch.SubmitAsync(_store, Table, Partition, groups, CancellationToken.None);

    static PartitionBatch.Group<int> Group(int item, int rows) =>
        new(item, [.. Enumerable.Range(0, rows).Select(i => new RowChange.Insert(new Row(Partition, $"g{item:D2}-{i}")))]);

    static PartitionBatch.Group<int> Stale(int item) => new(item, [new RowChange.Replace(new Row(Partition, $"s{item}"), "W/\"gone\"")]);

    static PartitionBatch.Group<int> Large(int item, Func<Row, Row> fill) => new(item, [new RowChange.Insert(fill(new Row(Partition, $"l{item:D3}")))]);
}
