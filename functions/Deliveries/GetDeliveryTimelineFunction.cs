using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries.Attempts;

namespace PatentHub.Functions.Deliveries;

/// <summary>What happened to a delivery, the newest first; <c>after</c> is that of the page before.</summary>
public sealed class GetDeliveryTimelineFunction(DeliveryTimeline timeline)
{
    const int Most = 200;

    [Function("GetDeliveryTimeline")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/deliveries/{platform}/{listing}/timeline")] HttpRequest request, string platform, string listing, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            if (!request.TryLimit(Most, out var limit, out var problem))
                return problem!;
            var after = request.Query["after"].ToString();
            if (after.Length > 0 && !DeliveryTimeline.IsPlace(after))
                return Problems.Of(StatusCodes.Status400BadRequest, "after-invalid", "The parameter 'after' must be that of the page before.");
            return await timeline.ReadAsync(platform, listing, after.Length == 0 ? null : after, limit, cancellationToken) is { } page
                ? Replies.Json(DeliveryReplies.Of(page)) : DeliveryReplies.Unknown();
        });
}
