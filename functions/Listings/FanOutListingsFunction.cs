using Microsoft.Azure.Functions.Worker;
using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Functions.Listings;

/// <summary>Brings changed listings to the delivery rows of every platform.</summary>
public sealed class FanOutListingsFunction(FanOutListingsHandler handler)
{
    [Function("FanOutListings")]
    public Task Run([ServiceBusTrigger(Queues.ListingFanOut, Connection = "ServiceBus")] string body, CancellationToken cancellationToken) =>
        Wake.Parse(body, Wake.FanOutListings) is { } wake ? handler.HandleAsync(wake.Scope, cancellationToken) : Task.CompletedTask;
}
