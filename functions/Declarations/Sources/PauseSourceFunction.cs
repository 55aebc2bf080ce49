using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Sources;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>Keeps a source from being read: <c>{"reason":"…"}</c>.</summary>
public sealed class PauseSourceFunction(ControlSourceHandler handler)
{
    [Function("PauseSource")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/sources/{id}/pause")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body => RequestReader.TryReason(body, out var reason, out var problem)
            ? SourceReplies.Of(request, id, await handler.PauseAsync(id, reason, cancellationToken)) : problem!, cancellationToken);
}
