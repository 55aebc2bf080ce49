using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Exports now, as the timer does every night: <c>{"reason":"…"}</c>. Says where to see how far it has got.</summary>
public sealed class StartExportFunction(HistoryJobs jobs)
{
    [Function("StartExport")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/exports")] HttpRequest request, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body => RequestReader.TryReason(body, out var reason, out var problem)
            ? AnchorReplies.Accepted(request, await jobs.RequestAsync(HistoryJobKinds.Export, null, false, reason, cancellationToken)) : problem!, cancellationToken);
}
