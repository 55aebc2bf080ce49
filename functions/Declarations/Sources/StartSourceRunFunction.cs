using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Sources;
using PatentHub.Storage;

namespace PatentHub.Functions.Declarations.Sources;

/// <summary>Runs a source now: <c>{"kind":"sync"}</c> reads what changed, <c>{"kind":"sweep","limit":0.05,"reason":"…"}</c> reads everything and deletes what vanished.</summary>
public sealed class StartSourceRunFunction(ControlSourceHandler handler)
{
    [Function("StartSourceRun")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/sources/{id}/runs")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body =>
        {
            if (JsonText.Of(body, "kind") is not (RunKinds.Sync or RunKinds.Sweep) || JsonText.Of(body, "kind") is not { } kind)
                return Problems.Of(StatusCodes.Status400BadRequest, "kind-invalid", "The field 'kind' must be sync or sweep.");
            double? limit = null;
            if (body.TryGetProperty("limit", out var value) && !(value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && (limit = share) is >= 0 and <= 1))
                return Problems.Of(StatusCodes.Status400BadRequest, "limit-invalid", "The field 'limit' must be a share from 0 to 1: how many of the source's declarations the sweep may delete at most.");
            // A sync brings nothing that would not come anyway; a sweep may delete.
            string? reason = null;
            if (kind == RunKinds.Sweep && !RequestReader.TryReason(body, out reason, out var problem))
                return problem!;
            return SourceReplies.Of(request, id, await handler.RunAsync(id, kind, limit, reason, cancellationToken));
        }, cancellationToken);
}
