using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Sources;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>Lets a paused source be read again, from where it was: <c>{"reason":"…"}</c>.</summary>
public sealed class ResumeSourceFunction(ControlSourceHandler handler)
{
    [Function("ResumeSource")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/sources/{id}/resume")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body => RequestReader.TryReason(body, out var reason, out var problem)
            ? SourceReplies.Of(request, id, await handler.ResumeAsync(id, reason, cancellationToken)) : problem!, cancellationToken);
}
