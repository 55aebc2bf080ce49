using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Redrives;

namespace PatentHub.Functions.Deliveries.Redrives;

/// <summary>The last redrives of a platform, the newest first.</summary>
public sealed class ListRedrivesFunction(IPlatformProfiles platforms, ControlRedriveHandler handler)
{
    [Function("ListRedrives")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/platforms/{id}/redrives")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => platforms.Find(id) is null ? RedriveReplies.UnknownPlatform()
            : Replies.Json(new { redrives = (await handler.ListAsync(id, cancellationToken)).Select(RedriveReplies.Of) }));
}
