using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.CreditCodes;

namespace PatentHub.Functions.Declarations.CreditCodes;

/// <summary>Takes a confirmation back: <c>{"reason":"…"}</c>.</summary>
public sealed class RevokeCreditCodeFunction(CreditCodeBook book)
{
    [Function("RevokeCreditCode")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/credit-codes/{code}/revoke")] HttpRequest request, string code, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body => RequestReader.TryReason(body, out var reason, out var problem)
            ? CreditCodeReplies.Of(await book.DecideAsync(code, CreditCodeDecision.Revoked, reason, cancellationToken)) : problem!, cancellationToken);
}
