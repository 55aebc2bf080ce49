using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Sources;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>
/// Sets a source's watermark back: <c>{"to":"2026-11-01T00:00:00+08:00","reason":"…"}</c>, <c>"to":null</c> for the beginning.
/// With <c>"dryRun":true</c> it only counts what would change, and says where to see how far it has got.
/// </summary>
public sealed class RewindSourceFunction(ControlSourceHandler handler)
{
    [Function("RewindSource")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/sources/{id}/rewind")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body =>
        {
            if (!body.TryGetProperty("to", out _))
                return Problems.Of(StatusCodes.Status400BadRequest, "time-invalid", "Give the field 'to': a time such as 2026-11-20T09:30:00+08:00, or null for the beginning.");
            if (!RequestReader.TryInstant(body, "to", out var to, out var problem))
                return problem!;
            if (!RequestReader.TryFlag(body, "dryRun", out var dryRun, out problem))
                return problem!;
            var isExplained = RequestReader.TryReason(body, out var reason, out problem);
            if (dryRun)
                return SourceReplies.Of(request, id, await handler.PreviewAsync(id, to, isExplained ? reason : null, cancellationToken));
            return isExplained ? SourceReplies.Of(request, id, await handler.RewindAsync(id, to, reason, cancellationToken)) : problem!;
        }, cancellationToken);
}
