using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Functions.Deliveries;

/// <summary>
/// Shows what a platform would be sent for a listing, <c>{"listingId":"S-…"}</c>, and in what it differs from the platform's own example;
/// with <c>"withdraw":true</c> what would withdraw it. Nothing is sent.
/// </summary>
public sealed class PreviewDeliveryFunction(PreviewDeliveryHandler handler)
{
    [Function("PreviewDelivery")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/platforms/{id}/preview")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body => JsonText.Of(body, "listingId") is { Length: > 0 } listingId
            ? PreviewReplies.Of(id, await handler.HandleAsync(id, listingId, body.TryGetProperty("withdraw", out var withdraw) && withdraw.ValueKind == JsonValueKind.True, cancellationToken))
            : Problems.Of(StatusCodes.Status400BadRequest, "listing-missing", "Name the listing in the field 'listingId', for example S-202110377287X."), cancellationToken);
}
