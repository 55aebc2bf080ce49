using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries.Attempts;

namespace PatentHub.Functions.Deliveries;

/// <summary>What a platform is to hold of a listing, what it holds, and what is done next.</summary>
public sealed class GetDeliveryFunction(DeliveryTimeline timeline)
{
    [Function("GetDelivery")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/deliveries/{platform}/{listing}")] HttpRequest request, string platform, string listing, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => await timeline.FindAsync(platform, listing, cancellationToken) is var (profile, delivery)
            ? Replies.Json(DeliveryReplies.Of(profile.Id, delivery)) : DeliveryReplies.Unknown());
}
