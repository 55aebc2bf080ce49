using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.CreditCodes;
using PatentHub.Patents;

namespace PatentHub.Functions.Declarations.CreditCodes;

/// <summary>Every decision about a credit code, oldest first.</summary>
public sealed class GetCreditCodeFunction(CreditCodeBook book)
{
    [Function("GetCreditCode")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/credit-codes/{code}")] HttpRequest request, string code, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => UnifiedSocialCreditCode.TryParse(code, out var parsed, out _)
            ? Replies.Json(new { code = parsed.Value, doubt = parsed.Doubt, decisions = await book.DecisionsAsync(parsed.Value, cancellationToken) })
            : CreditCodeReplies.NotDoubted());
}
