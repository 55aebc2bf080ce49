using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Functions.Listings;

/// <summary>Takes in an enterprise's need and publishes it as a demand listing.</summary>
public sealed class SubmitDemandFunction(SubmitDemandHandler handler)
{
    const int MaxKey = 255;

    [Function("SubmitDemand")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/demands")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Headers["Idempotency-Key"].ToString() is not { Length: > 0 and <= MaxKey } key)
            return Problems.Of(StatusCodes.Status400BadRequest, "idempotency-key-missing", $"Send the header Idempotency-Key, 1 to {MaxKey} characters: the same demand again bears the same key.");
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            return Reply(await handler.HandleAsync(key, body.RootElement, cancellationToken));
        }
        catch (JsonException)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "not-json", "The body is not JSON.");
        }
        catch (StoreUnavailableException)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "store-unavailable", "The demand could not be stored; repeat it with the same key.");
        }
    }

    static IResult Reply(DemandOutcome outcome) => outcome switch
    {
        DemandOutcome.Published { IsNew: true } published => Results.Json(new { id = published.ListingId, revision = published.Revision }, statusCode: StatusCodes.Status201Created),
        DemandOutcome.Published published => Results.Json(new { id = published.ListingId, revision = published.Revision }),
        DemandOutcome.Invalid invalid => Problems.Of(StatusCodes.Status400BadRequest, "invalid-demand", "Some fields cannot be taken; see errors.",
            new Dictionary<string, object?> { ["errors"] = invalid.Findings.Select(f => new { field = f.Field, code = f.Code, zh = f.Zh, en = f.En }) }),
        _ => throw new InvalidOperationException($"No reply for {outcome.GetType().Name}."),
    };
}
