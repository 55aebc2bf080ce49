using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>One declaration as it stands: what all sources state together, which field is from whom, and what each of them says.</summary>
public sealed class GetDeclarationFunction(DeclarationQuery query)
{
    [Function("GetDeclaration")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/declarations/{number}")] HttpRequest request, string number, CancellationToken cancellationToken) =>
        HistoryReplies.ForAsync(number, async canonical => await query.FindAsync(canonical, cancellationToken) switch
        {
            null => HistoryReplies.Unknown(canonical),
            { Snapshot: null } => HistoryReplies.Broken(canonical),
            var view => Replies.Json(HistoryReplies.Of(view)),
        });
}
