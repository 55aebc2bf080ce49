using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Redrives;

namespace PatentHub.Functions.Deliveries.Redrives;

/// <summary>Stops a redrive: <c>{"reason":"…"}</c>. What it has put back is sent, the others remain as they were.</summary>
public sealed class CancelRedriveFunction(IPlatformProfiles platforms, ControlRedriveHandler handler)
{
    [Function("CancelRedrive")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/platforms/{id}/redrives/{redrive}/cancel")] HttpRequest request, string id, string redrive, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body =>
        {
            if (!RequestReader.TryReason(body, out var reason, out var problem))
                return problem!;
            return platforms.Find(id) is not null && Redrive.IsId(redrive) && await handler.CancelAsync(id, redrive, reason, cancellationToken) is { } status
                ? Replies.Json(RedriveReplies.Of(status)) : RedriveReplies.Unknown();
        }, cancellationToken);
}
