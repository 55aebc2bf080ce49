using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries;

namespace PatentHub.Functions.Deliveries.Platforms;

/// <summary>
/// Compares a platform with what the hub believes, now: <c>{"reason":"…"}</c>. With <c>"dryRun":true</c> it marks nothing and says what it
/// would mark.
/// </summary>
public sealed class StartReconcileFunction(OrderReconcileHandler handler)
{
    [Function("StartReconcile")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/platforms/{id}/reconciles")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body =>
        {
            var isDryRun = body.TryGetProperty("dryRun", out var dryRun) && dryRun.ValueKind == JsonValueKind.True;
            string? reason = null;
            if (!isDryRun && !RequestReader.TryReason(body, out reason, out var problem))
                return problem!;
            return await handler.OrderAsync(id, isDryRun, reason, cancellationToken) is { } report
                ? Replies.Accepted(request, PlatformReplies.Location(id, report), PlatformReplies.Of(report)) : PlatformReplies.Unknown();
        }, cancellationToken);
}
