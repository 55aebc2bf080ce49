using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Quarantine;

namespace PatentHub.Functions.Declarations.Quarantine;

/// <summary>Takes an item in after a correction: <c>{"correction":{…JSON Merge Patch…},"reason":"…"}</c>.</summary>
public sealed class ReleaseQuarantinedFunction(HandleQuarantineHandler handler)
{
    [Function("ReleaseQuarantined")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/quarantine/{source}/{key}/release")] HttpRequest request, string source, string key, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body =>
        {
            if (!QuarantineQuery.IsName(source, key))
                return QuarantineReplies.Unknown();
            if (!body.TryGetProperty("correction", out var correction) || correction.ValueKind != JsonValueKind.Object)
                return Problems.Of(StatusCodes.Status400BadRequest, "correction-missing", "Give the fields to change in the object 'correction'; an empty one takes the item as it is.");
            return RequestReader.TryReason(body, out var reason, out var problem) ? QuarantineReplies.Of(await handler.ReleaseAsync(source, key, correction, reason, cancellationToken)) : problem!;
        }, cancellationToken);
}
