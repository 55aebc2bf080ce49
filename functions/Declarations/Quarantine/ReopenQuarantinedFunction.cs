using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Quarantine;

namespace PatentHub.Functions.Declarations.Quarantine;

/// <summary>Takes a dismissal back: <c>{"reason":"…"}</c>.</summary>
public sealed class ReopenQuarantinedFunction(HandleQuarantineHandler handler)
{
    [Function("ReopenQuarantined")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/quarantine/{source}/{key}/reopen")] HttpRequest request, string source, string key, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body =>
        {
            if (!QuarantineQuery.IsName(source, key))
                return QuarantineReplies.Unknown();
            return RequestReader.TryReason(body, out var reason, out var problem) ? QuarantineReplies.Of(await handler.ReopenAsync(source, key, reason, cancellationToken)) : problem!;
        }, cancellationToken);
}
