using PatentHub.Listings;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

/// <summary>
/// Rows of before are read for ever. <c>rows-v1.json</c> is the store of a hub of the first version as it was left: two declarations, one of
/// which had changed, a demand, a bad item, two platforms. The file is never changed; a new form of a row gets a file of its own.
/// </summary>
public sealed class OldRowsTests
{
    const string File = "rows-v1.json";

    [Fact]
    public async Task Rows_of_the_first_version_are_read()
    {
        await using var hub = await HubFixture.StartAsync();
        var rows = await StoredRows.LoadAsync(hub, File);
        Assert.All(rows, r => Assert.Equal(1, r.Row.GetInt64("v")));
        hub.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal([TestFeed.ListingId(1), TestFeed.ListingId(2)], (await hub.ListingsAsync()).Where(l => l.Kind == ListingKinds.Supply).Select(l => l.Id).Order(StringComparer.Ordinal));
        Assert.Single(await hub.ListingsAsync(), l => l.Kind == ListingKinds.Demand);
        Assert.Equal("示例：改了标题", (await hub.ListingAsync(1)).Title);
        foreach (var platform in new[] { "one", "two" })
        {
            Assert.Equal(3, (await hub.DeliveriesAsync(platform)).Count);
            Assert.Equal([1, 1, 2], (await hub.DeliveriesAsync(platform)).Select(d => d.AcknowledgedRevision).Order());
        }
        var snapshots = await hub.SnapshotsAsync(Buckets.Of(TestFeed.Number(1)));
        Assert.Equal(["示例：一种测试方法", "示例：改了标题"], snapshots.Where(s => s.Number == TestFeed.Number(1)).OrderBy(s => s.Sequence).Select(s => s.Declaration!.Title));
        var status = await hub.StatusAsync();
        Assert.Equal(2, status.Figures!.Declarations.Declared);
        Assert.Equal(1, status.Figures.Declarations.Quarantined);
        Assert.Null(Assert.Single(status.Sources).LastError);
    }

    /// <summary>A hub that is started over them goes on: these platforms have lost everything, which it finds and mends.</summary>
    [Fact]
    public async Task A_hub_goes_on_with_them()
    {
        await using var hub = await HubFixture.StartAsync();
        await StoredRows.LoadAsync(hub, File);
        hub.Clock.Advance(TimeSpan.FromMinutes(2));
        await hub.SettleAsync();
        await hub.ReconcileAsync();
        await hub.AssertConvergedAsync();
        Assert.All(hub.Platforms, platform => Assert.Equal(3, platform.Holdings().Count));
    }
}
