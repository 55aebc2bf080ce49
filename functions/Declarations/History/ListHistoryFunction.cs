using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>The history of a declaration, newest first, with what each step changed; <c>before</c> is that of the page before.</summary>
public sealed class ListHistoryFunction(SnapshotLog log, DeclarationQuery query)
{
    const int Most = 100;

    [Function("ListHistory")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/declarations/{number}/history")] HttpRequest request, string number, CancellationToken cancellationToken) =>
        HistoryReplies.ForAsync(number, async canonical =>
        {
            if (!request.TryLimit(Most, out var limit, out var problem))
                return problem!;
            long? before = null;
            if (request.Query["before"].ToString() is { Length: > 0 } text && !((before = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null) > 1))
                return Problems.Of(StatusCodes.Status400BadRequest, "before-invalid", "The parameter 'before' must be that of the page before.");
            return await log.TakeAsync(canonical, before, limit + 1, cancellationToken) is { Count: > 0 } snapshots
                ? Replies.Json(HistoryReplies.Page(canonical, snapshots, limit, await query.IsSecretAsync(canonical, cancellationToken)))
                : HistoryReplies.Unknown(canonical);
        });
}
