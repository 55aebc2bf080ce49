using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations;

/// <summary>
/// What a sync asks of the store. Three reads and three writes are of the run itself: its lease taken and given back, and its cursor together
/// with its history.
/// A hundred numbers fall into all sixteen buckets.
/// </summary>
public sealed class SyncCostTests
{
    const int Items = 100;

    [Fact]
    public async Task A_hundred_new_declarations()
    {
        await using var hub = new CountedHub();
        State(hub, changed: 0);
        Assert.Equal(new Operations(Reads: 3, ReadsOfSeveral: 16, RowsAsked: 100, RangeReads: 1, Transactions: 3 + 32, RowsWritten: 4 + 200), await hub.CostAsync(hub.SyncAsync));
    }

    [Fact]
    public async Task A_hundred_new_declarations_with_offers()
    {
        await using var hub = new CountedHub();
        hub.Feed.Items = [.. Enumerable.Range(1, Items).Select(index => hub.Item(index, isOffered: true))];
        Assert.Equal(new Operations(Reads: 3, ReadsOfSeveral: 16, RowsAsked: 100, RangeReads: 1, Transactions: 3 + 32, RowsWritten: 4 + 400), await hub.CostAsync(hub.SyncAsync));
    }

    [Fact]
    public async Task A_hundred_unchanged_declarations_write_nothing_but_the_cursor()
    {
        await using var hub = new CountedHub();
        State(hub, changed: 0);
        await hub.SyncAsync();
        Assert.Equal(new Operations(Reads: 3, ReadsOfSeveral: 16, RowsAsked: 100, RangeReads: 1, Transactions: 3, RowsWritten: 4), await hub.CostAsync(hub.SyncAsync));
        Assert.Equal([HubTables.Leases, HubTables.Sources], hub.Operations.Written);
    }

    [Fact]
    public async Task One_changed_declaration_among_a_hundred()
    {
        await using var hub = new CountedHub();
        State(hub, changed: 0);
        await hub.SyncAsync();
        State(hub, changed: 1);
        Assert.Equal(new Operations(Reads: 3, ReadsOfSeveral: 18, RowsAsked: 103, RangeReads: 1, Transactions: 3 + 2, RowsWritten: 4 + 3), await hub.CostAsync(hub.SyncAsync));
    }

    static void State(CountedHub hub, int changed) =>
        hub.Feed.Items = [.. Enumerable.Range(1, Items).Select(index => hub.Item(index, title: index <= changed ? "示例：另一种方法" : "示例：一种测试方法"))];
}
