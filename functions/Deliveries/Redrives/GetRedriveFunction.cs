using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Redrives;

namespace PatentHub.Functions.Deliveries.Redrives;

/// <summary>One redrive, and how far it has got.</summary>
public sealed class GetRedriveFunction(IPlatformProfiles platforms, ControlRedriveHandler handler)
{
    [Function("GetRedrive")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/platforms/{id}/redrives/{redrive}")] HttpRequest request, string id, string redrive, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => platforms.Find(id) is not null && Redrive.IsId(redrive) && await handler.FindAsync(id, redrive, cancellationToken) is { } status
            ? Replies.Json(RedriveReplies.Of(status)) : RedriveReplies.Unknown());
}
