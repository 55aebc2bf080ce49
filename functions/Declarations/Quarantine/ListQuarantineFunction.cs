using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Quarantine;

namespace PatentHub.Functions.Declarations.Quarantine;

/// <summary>Open items of all sources, or of <c>source</c>; <c>continuation</c> is that of the page before.</summary>
public sealed class ListQuarantineFunction(QuarantineQuery query)
{
    const int Most = 200;

    [Function("ListQuarantine")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/quarantine")] HttpRequest request, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            if (!request.TryLimit(Most, out var limit, out var problem))
                return problem!;
            var (source, continuation) = (request.Query["source"].ToString(), request.Query["continuation"].ToString());
            return await query.ListAsync(source.Length == 0 ? null : source, continuation.Length == 0 ? null : continuation, limit, cancellationToken) is { } page
                ? Replies.Json(new { items = page.Entries.Select(QuarantineReplies.Of), continuation = page.Continuation })
                : Problems.Of(StatusCodes.Status400BadRequest, "continuation-invalid", "The parameter 'continuation' must be that of the page before.");
        });
}
