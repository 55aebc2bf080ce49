using PatentHub.Deliveries;
using PatentHub.Deliveries.Redrives;
using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Simulation.Partners;

/// <summary>Somebody in the office who sends failed deliveries again, one or many, changes his mind half-way, and settles what is in doubt.</summary>
sealed class Operator(World world)
{
    /// <summary>Sends one listing again, whatever its phase.</summary>
    public void Retry(SimulatedPlatform platform, string number)
    {
        var id = SupplyListing.IdOf(number);
        world.AnyInstance()?.Invoke("RetryDelivery", async hub =>
        {
            var outcome = await hub.Get<ControlDeliveryHandler>().RetryAsync(platform.Id, id, "simulated", CancellationToken.None);
            world.Story.Tell($"somebody wants {id} sent to {platform.Id} again: {outcome}");
        });
    }

    /// <summary>Settles a delivery that nobody can ask for, if the platform really has it as desired.</summary>
    public void Settle(SimulatedPlatform platform)
    {
        var parked = world.Store.All(HubTables.Deliveries, DeliveryKeys.DeliveryPrefix).Where(r => DeliveryKeys.PlatformOf(r.PartitionKey) == platform.Id)
            .Select(Delivery.FromRow).Where(d => d.Phase == DeliveryPhase.Parked).ToList();
        if (parked.Count == 0)
            return;
        var delivery = world.Dice.Pick(parked);
        var held = platform.Held.GetValueOrDefault(delivery.ListingId);
        if (delivery.DesiredPresent ? held?.Revision != delivery.DesiredRevision : held is not null)
            return;
        world.PlatformInvariants.Claim(platform.Id, delivery.ListingId, delivery.DesiredRevision);
        world.AnyInstance()?.Invoke("SettleDelivery", hub => hub.Get<ControlDeliveryHandler>().SettleAsync(
            platform.Id, delivery.ListingId, delivery.DesiredPresent ? DeliveryPhase.Accepted : DeliveryPhase.Withdrawn, "simulated", CancellationToken.None));
    }

    /// <summary>Sends all again that failed, or all of one phase; sometimes twice, and sometimes it is cancelled half-way.</summary>
    public void Redrive(SimulatedPlatform platform)
    {
        var filter = new RedriveFilter(null, null, world.Dice.Pick<string?>([null, DeliveryPhase.Rejected, DeliveryPhase.Parked, DeliveryPhase.Waiting]), null, null);
        for (var times = world.Dice.Chance(0.2) ? 2 : 1; times > 0; times--)
            world.AnyInstance()?.Invoke("StartRedrive", async hub =>
            {
                var (status, _) = await hub.Get<ControlRedriveHandler>().StartAsync(platform.Profile, filter, "simulated", CancellationToken.None);
                world.Story.Tell($"somebody begins redrive {status.Redrive.Id} of {status.Redrive.Planned} at {platform.Id}");
                if (world.Dice.Chance(0.3))
                    world.Timeline.After(world.Dice.Skewed(TimeSpan.FromMinutes(3)), () => Cancel(platform, status.Redrive.Id));
            });
    }

    void Cancel(SimulatedPlatform platform, string redrive) => world.AnyInstance()?.Invoke("CancelRedrive", async hub =>
    {
        await hub.Get<ControlRedriveHandler>().CancelAsync(platform.Id, redrive, "simulated", CancellationToken.None);
        world.Story.Tell($"somebody cancels redrive {redrive} at {platform.Id}");
    });
}
