using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.CreditCodes;

namespace PatentHub.Functions.Declarations.CreditCodes;

/// <summary>Credit codes of holders that fail a check, with what somebody decided about each.</summary>
public sealed class ListCreditCodesFunction(CreditCodeBook book)
{
    [Function("ListCreditCodes")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/credit-codes")] HttpRequest request, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () => Replies.Json(new { codes = (await book.ListAsync(cancellationToken)).Select(CreditCodeReplies.Of) }));
}
