using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Deliveries.Attempts;

namespace PatentHub.Functions.Deliveries;

/// <summary>A listing from the row of its source to every platform's requests and webhooks.</summary>
public sealed class GetListingTraceFunction(ListingTraceQuery query)
{
    [Function("GetListingTrace")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/listings/{id}/trace")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => await query.FindAsync(id, TraceReplies.Entries, cancellationToken) is { } trace
            ? Replies.Json(TraceReplies.Of(trace)) : TraceReplies.Unknown());
}
