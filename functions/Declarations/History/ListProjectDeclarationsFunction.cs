using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.History;

namespace PatentHub.Functions.Declarations.History;

/// <summary>The patents that came of a funding project, with its contribution to each; <c>continuation</c> is that of the page before.</summary>
public sealed class ListProjectDeclarationsFunction(ProjectQuery query)
{
    const int Most = 200;

    [Function("ListProjectDeclarations")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/projects/{number}/declarations")] HttpRequest request, string number, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            if (!request.TryLimit(Most, out var limit, out var problem))
                return problem!;
            var continuation = request.Query["continuation"].ToString();
            // A slash inside a number stays escaped in a route.
            var written = number.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
            return await query.ListAsync(written, continuation.Length == 0 ? null : continuation, limit, cancellationToken) is { } page
                ? Replies.Json(new { project = written, declarations = page.Declarations.Select(HistoryReplies.Of), continuation = page.Continuation })
                : Problems.Of(StatusCodes.Status400BadRequest, "continuation-invalid", "The parameter 'continuation' must be that of the page before.");
        });
}
