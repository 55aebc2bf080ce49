using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>A declaration as the hub had it at a time, <c>at</c>: the newest state that was recorded by then.</summary>
public sealed class GetAsOfFunction(SnapshotLog log, DeclarationQuery query)
{
    [Function("GetAsOf")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/declarations/{number}/as-of")] HttpRequest request, string number, CancellationToken cancellationToken) =>
        HistoryReplies.ForAsync(number, async canonical =>
        {
            if (HistoryPoint.ParseInstant(request.Query["at"].ToString()) is not { } at)
                return Problems.Of(StatusCodes.Status400BadRequest, "time-invalid", "参数 at 应为带时区的时间。The parameter 'at' must be a time such as 2026-11-20T09:30:00+08:00.");
            if (await log.FindAsync(canonical, new HistoryPoint.Instant(at), cancellationToken) is { } snapshot)
                return Replies.Json(HistoryReplies.AsOf(snapshot, at, await query.IsSecretAsync(canonical, cancellationToken)));
            return await query.FindAsync(canonical, cancellationToken) is null ? HistoryReplies.Unknown(canonical) : HistoryReplies.NotYet(canonical);
        });
}
