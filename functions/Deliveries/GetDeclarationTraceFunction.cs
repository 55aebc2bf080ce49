using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries.Attempts;
using PatentHub.Functions.Declarations.History;
using PatentHub.Listings;

namespace PatentHub.Functions.Deliveries;

/// <summary>A declaration from the row of its source to every platform's requests and webhooks; the number in any written form.</summary>
public sealed class GetDeclarationTraceFunction(ListingTraceQuery query)
{
    [Function("GetDeclarationTrace")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/declarations/{number}/trace")] HttpRequest request, string number, CancellationToken cancellationToken) =>
        HistoryReplies.ForAsync(number, async canonical => await query.FindAsync(SupplyListing.IdOf(canonical), TraceReplies.Entries, cancellationToken) is { } trace
            ? Replies.Json(TraceReplies.Of(trace)) : HistoryReplies.Unknown(canonical));
}
