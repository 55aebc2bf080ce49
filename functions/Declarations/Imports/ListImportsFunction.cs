using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Imports;

namespace PatentHub.Functions.Declarations.Imports;

/// <summary>Imports, newest first; <c>after</c> is the id of the last one of the page before.</summary>
public sealed class ListImportsFunction(ImportStore store)
{
    const int Most = 200;

    [Function("ListImports")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/imports")] HttpRequest request, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            if (!request.TryLimit(Most, out var limit, out var problem))
                return problem!;
            var after = request.Query["after"].ToString();
            if (after.Length > 0 && !ImportRecord.IsId(after))
                return ImportReplies.AfterInvalid();
            var imports = await store.ListAsync(after.Length == 0 ? null : after, limit, cancellationToken);
            return Replies.Json(new { imports = imports.Select(ImportReplies.Of), after = imports.Count == limit ? imports[^1].Id : null });
        });
}
