using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations;

/// <summary>
/// What a sync asks of the store. Three reads and four writes are of the run itself: its lease taken and given back, its cursor, its history.
/// A hundred numbers fall into all sixteen buckets.
/// </summary>
public sealed class SyncCostTests
{
    [Fact]
    public async Task A_hundred_new_declarations()
    {
        await using var hub = new CountedHub();
        State(hub, changed: 0);
        Assert.Equal(HubCosts.Run + HubCosts.NewPage, await hub.CostAsync(hub.SyncAsync));
    }

    [Fact]
    public async Task A_hundred_new_declarations_with_offers()
    {
        await using var hub = new CountedHub();
        hub.Feed.Items = [.. Enumerable.Range(1, HubCosts.Page).Select(index => hub.Item(index, isOffered: true))];
        Assert.Equal(HubCosts.Run + HubCosts.NewPageWithOffers, await hub.CostAsync(hub.SyncAsync));
    }

    [Fact]
    public async Task A_hundred_unchanged_declarations_write_nothing_but_the_cursor()
    {
        await using var hub = new CountedHub();
        State(hub, changed: 0);
        await hub.SyncAsync();
        Assert.Equal(HubCosts.Run + HubCosts.UnchangedPage, await hub.CostAsync(hub.SyncAsync));
        Assert.Equal([HubTables.Leases, HubTables.Sources], hub.Operations.Written);
    }

    [Fact]
    public async Task One_changed_declaration_among_a_hundred()
    {
        await using var hub = new CountedHub();
        State(hub, changed: 0);
        await hub.SyncAsync();
        State(hub, changed: 1);
        Assert.Equal(HubCosts.Run + HubCosts.UnchangedPage + HubCosts.Change, await hub.CostAsync(hub.SyncAsync));
    }

    static void State(CountedHub hub, int changed) =>
        hub.Feed.Items = [.. Enumerable.Range(1, HubCosts.Page).Select(index => hub.Item(index, title: index <= changed ? "示例：另一种方法" : "示例：一种测试方法"))];
}
