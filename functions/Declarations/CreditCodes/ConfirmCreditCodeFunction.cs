using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.CreditCodes;

namespace PatentHub.Functions.Declarations.CreditCodes;

/// <summary>Says that a credit code is right though it fails a check, so that no declaration is shown with that warning any more: <c>{"reason":"…"}</c>.</summary>
public sealed class ConfirmCreditCodeFunction(CreditCodeBook book)
{
    [Function("ConfirmCreditCode")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/credit-codes/{code}/confirm")] HttpRequest request, string code, CancellationToken cancellationToken) =>
        request.WithBodyAsync(async body => RequestReader.TryReason(body, out var reason, out var problem)
            ? CreditCodeReplies.Of(await book.DecideAsync(code, CreditCodeDecision.Confirmed, reason, cancellationToken)) : problem!, cancellationToken);
}
