using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Declarations.Quarantine;

namespace PatentHub.Functions.Declarations.Quarantine;

/// <summary>One item with its original beside the reasons.</summary>
public sealed class GetQuarantinedFunction(QuarantineStore store)
{
    [Function("GetQuarantined")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/quarantine/{source}/{key}")] HttpRequest request, string source, string key, CancellationToken cancellationToken) =>
        RequestReader.WithStoreAsync(async () =>
        {
            if (!QuarantineQuery.IsName(source, key) || await store.FindAsync(source, key, cancellationToken) is not var (entry, _))
                return QuarantineReplies.Unknown();
            using var original = JsonDocument.Parse(await store.ReadOriginalAsync(entry, cancellationToken) ?? "null"u8.ToArray(), new() { MaxDepth = QuarantineStore.DeepestItem });
            // As it came, byte for byte: it may hold text that no writer would write again.
            return Results.Text($$"""{"entry":{{JsonSerializer.Serialize(QuarantineReplies.Of(entry), Replies.Options)}},"original":{{original.RootElement.GetRawText()}}}""", "application/json");
        });
}
