using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Recomputes all histories and compares them with the newest anchor; says where to see how far it has got.</summary>
public sealed class VerifyAnchorsFunction(HistoryJobs jobs)
{
    [Function("VerifyAnchors")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/anchors/verify")] HttpRequest request, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => AnchorReplies.Accepted(request, await jobs.RequestAsync(HistoryJobKinds.Check, null, false, null, cancellationToken)));
}
