using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries.Redrives;

namespace PatentHub.Functions.Deliveries;

/// <summary>Sends one listing to a platform again, at once: <c>{"reason":"…"}</c>.</summary>
public sealed class RetryDeliveryFunction(ControlDeliveryHandler handler)
{
    [Function("RetryDelivery")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/deliveries/{platform}/{listing}/retry")] HttpRequest request, string platform, string listing, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body => RequestReader.TryReason(body, out var reason, out var problem)
            ? DeliveryReplies.Of(request, await handler.RetryAsync(platform, listing, reason, cancellationToken)) : problem!, cancellationToken);
}
