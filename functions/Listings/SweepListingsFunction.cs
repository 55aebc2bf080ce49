using Microsoft.Azure.Functions.Worker;
using PatentHub.Listings;

namespace PatentHub.Functions.Listings;

/// <summary>Expires listings, hands listings to new platforms, and wakes the fan-out where it has work.</summary>
public sealed class SweepListingsFunction(SweepListingsHandler handler)
{
    [Function("SweepListings")]
    public Task Run([TimerTrigger(Schedules.SweepListings)] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAsync(cancellationToken);
}
