using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Quarantine;

namespace PatentHub.Functions.Declarations.Quarantine;

/// <summary>Sets an item aside for good, unless its source changes it: <c>{"reason":"…"}</c>.</summary>
public sealed class DismissQuarantinedFunction(HandleQuarantineHandler handler)
{
    [Function("DismissQuarantined")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/quarantine/{source}/{key}/dismiss")] HttpRequest request, string source, string key, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body =>
        {
            if (!QuarantineQuery.IsName(source, key))
                return QuarantineReplies.Unknown();
            return RequestReader.TryReason(body, out var reason, out var problem) ? QuarantineReplies.Of(await handler.DismissAsync(source, key, reason, cancellationToken)) : problem!;
        }, cancellationToken);
}
