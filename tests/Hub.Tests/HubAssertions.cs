using PatentHub.Deliveries;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests;

/// <summary>What holds at the end of every journey.</summary>
static class HubAssertions
{
    /// <summary>Every platform holds exactly what is published, but for what it refused.</summary>
    public static async Task AssertConvergedAsync(this HubFixture hub)
    {
        var listings = await hub.ListingsAsync();
        foreach (var platform in hub.Platforms)
        {
            var refused = (await hub.DeliveriesAsync(platform.Options.Id)).Where(d => d.Phase == DeliveryPhase.Rejected).Select(d => d.ListingId).ToHashSet();
            var desired = listings.Where(l => l.Present && platform.Options.Accepts.Contains(l.Kind) && !refused.Contains(l.Id)).Select(l => (l.Id, (int)l.Revision));
            var held = platform.Holdings().Where(h => !refused.Contains(h.Id)).Select(h => (h.Id, h.Revision));
            Assert.Equal(desired.Order(), held.Order());
        }
        Assert.Empty(hub.Host.Log.Errors);
    }

    /// <summary>No platform saw anything that the hub must never do.</summary>
    public static void AssertNoViolation(this HubFixture hub) => Assert.All(hub.Platforms, platform =>
        Assert.Empty(platform.Summary().Violations.Keys.Except([Violation.Repeated])));
}
