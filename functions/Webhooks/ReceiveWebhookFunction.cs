using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PatentHub.Storage;
using PatentHub.Webhooks;

namespace PatentHub.Functions.Webhooks;

/// <summary>Takes in partners' webhooks. Open to all: the signature is the key.</summary>
public sealed class ReceiveWebhookFunction(ReceiveWebhookHandler handler)
{
    [Function("ReceiveWebhook")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhooks/{platformId}")] HttpRequest request, string platformId, CancellationToken cancellationToken)
    {
        try
        {
            return Reply(await handler.HandleAsync(ToWebhook(request, platformId), cancellationToken));
        }
        catch (StoreUnavailableException)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "store-unavailable", "The event could not be stored; repeat it.");
        }
    }

    static WebhookRequest ToWebhook(HttpRequest request, string platformId) => new(
        platformId, request.ContentType, request.ContentLength, request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"],
        request.Body, request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "");

    static IResult Reply(WebhookAnswer answer) =>
        answer.Code is null ? Results.StatusCode(answer.Status) : Problems.Of(answer.Status, answer.Code, answer.Detail);
}
