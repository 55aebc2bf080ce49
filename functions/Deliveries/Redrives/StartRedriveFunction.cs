using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Redrives;

namespace PatentHub.Functions.Deliveries.Redrives;

/// <summary>
/// Sends failed deliveries again: <c>{"filter":{"cause":"…"},"reason":"…"}</c>. With <c>"dryRun":true</c> it only says how many that are and how
/// long it takes.
/// </summary>
public sealed class StartRedriveFunction(IPlatformProfiles platforms, PlanRedrive plan, ControlRedriveHandler handler)
{
    [Function("StartRedrive")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/platforms/{id}/redrives")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body =>
        {
            if (platforms.Find(id) is not { } platform)
                return RedriveReplies.UnknownPlatform();
            if (!RedriveReplies.TryFilter(body, out var filter, out var problem))
                return problem!;
            if (body.TryGetProperty("dryRun", out var dryRun) && dryRun.ValueKind == JsonValueKind.True)
                return Replies.Json(new { plan = await plan.HandleAsync(platform, filter, cancellationToken) });
            if (!RequestReader.TryReason(body, out var reason, out problem))
                return problem!;
            var (status, planned) = await handler.StartAsync(platform, filter, reason, cancellationToken);
            return Replies.Accepted(request, RedriveReplies.Location(status.Redrive), new { redrive = RedriveReplies.Of(status), plan = planned });
        }, cancellationToken);
}
