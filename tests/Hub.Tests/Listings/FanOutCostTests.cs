using PatentHub.Listings;
using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Listings;

/// <summary>What it costs to bring listings to the delivery rows of the platforms: something once, and something for each platform.</summary>
public sealed class FanOutCostTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task One_listing_to_each_platform(int platforms)
    {
        await using var hub = new CountedHub(platforms);
        await hub.PublishAsync(1);
        hub.Feed.Items = [hub.Item(2, isOffered: true)];
        await hub.SyncAsync();
        var cost = await hub.CostAsync(() => hub.Get<FanOutListingsHandler>().HandleAsync(Buckets.Of(CountedHub.Number(2)), default));
        Assert.Equal(HubCosts.FanOut(platforms), cost);
    }

    [Fact]
    public async Task Looking_at_a_bucket_without_a_change()
    {
        await using var hub = new CountedHub();
        Assert.Equal(new Operations(RangeReads: 1), await hub.CostAsync(() => hub.Get<FanOutListingsHandler>().HandleAsync(Buckets.All[0], default)));
    }
}
