using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>The anchor of a day, for example <c>2026-11-25</c>: roots by bucket, their parts, and the hash that the next anchor names.</summary>
public sealed class GetAnchorFunction(AnchorBook book)
{
    [Function("GetAnchor")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/anchors/{date}")] HttpRequest request, string date, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            try
            {
                return AnchorBook.ParseDate(date) is { } day && await book.ReadAsync(day, cancellationToken) is { } stored ? Replies.Json(AnchorReplies.Of(stored)) : AnchorReplies.UnknownAnchor();
            }
            catch (AnchorDamagedException)
            {
                return AnchorReplies.DamagedAnchor();
            }
        });
}
