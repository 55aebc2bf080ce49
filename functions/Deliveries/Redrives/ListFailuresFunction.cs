using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Failures;

namespace PatentHub.Functions.Deliveries.Redrives;

/// <summary>What fails at a platform, grouped by cause.</summary>
public sealed class ListFailuresFunction(IPlatformProfiles platforms, FailureQuery query)
{
    [Function("ListFailures")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/platforms/{id}/failures")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => platforms.Find(id) is { } platform
            ? Replies.Json(new { platform = id, groups = (await query.ListAsync(platform, cancellationToken)).Select(RedriveReplies.Of) }) : RedriveReplies.UnknownPlatform());
}
