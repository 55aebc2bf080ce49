using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>What it costs to bring due listings to a platform that accepts them at once, and to find that nothing is due.</summary>
public sealed class DeliveryCostTests
{
    [Fact]
    public async Task One_delivery()
    {
        await using var hub = new CountedHub();
        await hub.PublishAsync(1);
        Assert.Equal(HubCosts.Delivery + HubCosts.Attempt, await hub.CostAsync(() => SendAsync(hub)));
        Assert.Equal(HubCosts.Attempt, hub.Operations.Of(HubTables.Attempts));
    }

    /// <summary>A log of attempts costs a row for each, in as many transactions as the results; the first of a day enters the day as well.</summary>
    [Fact]
    public async Task The_attempts_of_a_hundred_deliveries()
    {
        await using var hub = new CountedHub();
        await hub.PublishAsync(100);
        await hub.CostAsync(() => SendAsync(hub));
        Assert.Equal(HubCosts.HundredAttempts, hub.Operations.Of(HubTables.Attempts));
    }

    /// <summary>Beside the results, which three transactions hold: the lease taken, told what is in flight and given back, and what was learned of the platform.</summary>
    [Fact]
    public async Task A_hundred_deliveries()
    {
        await using var hub = new CountedHub();
        await hub.PublishAsync(100);
        Assert.Equal(HubCosts.HundredDeliveries + HubCosts.HundredAttempts, await hub.CostAsync(() => SendAsync(hub)));
    }

    [Fact]
    public async Task A_wake_up_for_nothing()
    {
        await using var hub = new CountedHub();
        await hub.PublishAsync(1);
        await SendAsync(hub);
        Assert.Equal(HubCosts.IdleWake, await hub.CostAsync(() => SendAsync(hub)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Sweeps_that_find_nothing(int platforms)
    {
        await using var hub = new CountedHub(platforms);
        await SweepAsync(hub);
        Assert.Equal(HubCosts.ListingSweep(Buckets.Count) + HubCosts.DeliverySweep(platforms), await hub.CostAsync(() => SweepAsync(hub)));
    }

    static Task SendAsync(CountedHub hub) => hub.Get<SendDeliveriesHandler>().HandleAsync(DeliveryKeys.Partition(hub.Profiles[0].Id, 0), default);

    static async Task SweepAsync(CountedHub hub)
    {
        await hub.Get<SweepDeliveriesHandler>().HandleAsync(default);
        await hub.Get<SweepListingsHandler>().HandleAsync(default);
    }
}
