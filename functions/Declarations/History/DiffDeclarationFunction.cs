using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>What changed in a declaration between two points, <c>from</c> and <c>to</c>: each a sequence or a time.</summary>
public sealed class DiffDeclarationFunction(SnapshotLog log, DeclarationQuery query)
{
    [Function("DiffDeclaration")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/declarations/{number}/diff")] HttpRequest request, string number, CancellationToken cancellationToken) =>
        HistoryReplies.ForAsync(number, async canonical =>
        {
            if (HistoryPoint.Parse(request.Query["from"].ToString()) is not { } from)
                return HistoryReplies.BadPoint("from");
            if (HistoryPoint.Parse(request.Query["to"].ToString()) is not { } to)
                return HistoryReplies.BadPoint("to");
            var (before, after) = (await log.FindAsync(canonical, from, cancellationToken), await log.FindAsync(canonical, to, cancellationToken));
            if (before is null && from is HistoryPoint.Sequence || after is null && to is HistoryPoint.Sequence || before is null && after is null)
                return await query.FindAsync(canonical, cancellationToken) is null ? HistoryReplies.Unknown(canonical) : HistoryReplies.NotYet(canonical);
            return Replies.Json(HistoryReplies.Diff(canonical, before, after, await query.IsSecretAsync(canonical, cancellationToken)));
        });
}
