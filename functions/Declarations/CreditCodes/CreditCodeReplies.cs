using Microsoft.AspNetCore.Http;
using PatentHub.Declarations.CreditCodes;

namespace PatentHub.Functions.Declarations.CreditCodes;

/// <summary>Doubted credit codes as programs see them.</summary>
static class CreditCodeReplies
{
    public static object Of(DoubtedCode doubted) => new
    {
        code = doubted.Code,
        doubt = doubted.Doubt,
        declarations = doubted.Declarations,
        example = doubted.Example,
        confirmed = doubted.Decision is { Kind: CreditCodeDecision.Confirmed },
        decision = doubted.Decision,
    };

    public static IResult Of(CreditCodeDecision? decision) => decision is null ? NotDoubted() : Replies.Json(decision);

    public static IResult NotDoubted() =>
        Problems.Of(StatusCodes.Status400BadRequest, "code-not-doubted", "该代码通过校验或不是 18 位统一社会信用代码，无需确认。The code passes its checks, or is no credit code of 18 characters: there is nothing to decide. GET /api/credit-codes lists the doubted ones.");
}
