using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Quarantine;

namespace PatentHub.Functions.Declarations.Quarantine;

/// <summary>Takes a dismissal back.</summary>
public sealed class ReopenQuarantinedFunction(HandleQuarantineHandler handler)
{
    [Function("ReopenQuarantined")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/quarantine/{source}/{key}/reopen")] HttpRequest request, string source, string key, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => QuarantineQuery.IsName(source, key) ? QuarantineReplies.Of(await handler.ReopenAsync(source, key, cancellationToken)) : QuarantineReplies.Unknown());
}
