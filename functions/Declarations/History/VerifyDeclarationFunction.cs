using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>Recomputes the history of a declaration, compares it with the newest anchor, and names the first break.</summary>
public sealed class VerifyDeclarationFunction(VerifyHistoryHandler handler)
{
    [Function("VerifyDeclaration")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/declarations/{number}/verify")] HttpRequest request, string number, CancellationToken cancellationToken) =>
        HistoryReplies.ForAsync(number, async canonical => await handler.HandleAsync(canonical, cancellationToken) is { } verified
            ? Replies.Json(AnchorReplies.Of(verified)) : HistoryReplies.Unknown(canonical));
}
