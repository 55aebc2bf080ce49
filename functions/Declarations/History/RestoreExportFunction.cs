using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Inserts what is missing out of an export: <c>{"reason":"…"}</c>, and with <c>"dryRun":true</c>, which has to come first, only counts it.</summary>
public sealed class RestoreExportFunction(RequestRestoreHandler handler)
{
    [Function("RestoreExport")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/exports/{id}/restore")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body => RequestReader.TryReason(body, out var reason, out var problem)
            ? ExportReplies.Of(request, await handler.HandleAsync(id, body.TryGetProperty("dryRun", out var dryRun) && dryRun.ValueKind == JsonValueKind.True, reason, cancellationToken))
            : problem!, cancellationToken);
}
