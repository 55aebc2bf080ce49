using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Redrives;
using PatentHub.Storage;

namespace PatentHub.Functions.Deliveries;

/// <summary>Settles a delivery that nobody can ask for, by a person who has looked at the platform: <c>{"as":"accepted","reason":"…"}</c>.</summary>
public sealed class SettleDeliveryFunction(ControlDeliveryHandler handler)
{
    [Function("SettleDelivery")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/deliveries/{platform}/{listing}/settle")] HttpRequest request, string platform, string listing, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body =>
        {
            if (JsonText.Of(body, "as") is not (DeliveryPhase.Accepted or DeliveryPhase.Withdrawn) || JsonText.Of(body, "as") is not { } phase)
                return Problems.Of(StatusCodes.Status400BadRequest, "as-invalid", "The field 'as' must be accepted (the platform holds it) or withdrawn (the platform does not hold it any more).");
            return RequestReader.TryReason(body, out var reason, out var problem)
                ? DeliveryReplies.Of(request, await handler.SettleAsync(platform, listing, phase, reason, cancellationToken)) : problem!;
        }, cancellationToken);
}
