using System.Text.Json;
using Azure;
using Azure.Identity;
using PatentHub.Storage;

namespace PatentHub.Adapters.Storage.Azure;

/// <summary>Turns what the SDK throws into what the ports promise.</summary>
static class AzureErrors
{
    /// <summary>
    /// Runs one request. No answer, a busy or failing service, and refused credentials (rights take minutes to spread, keys get
    /// rotated) become <see cref="StoreUnavailableException"/>; its message names the status and the service's error code only, never
    /// the request. Anything else is a bug and passes as it is.
    /// </summary>
    public static async ValueTask<T> RunAsync<T>(string what, Func<CancellationToken, ValueTask<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await request(cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (MayPass(exception))
        {
            throw Unavailable(what, exception);
        }
        catch (AggregateException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The SDK throws one of these when every retry failed before a response came.
            throw new StoreUnavailableException($"{what}: the storage service did not answer.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"{what}: the storage service did not answer in time.", exception);
        }
        catch (AuthenticationFailedException exception)
        {
            throw new StoreUnavailableException($"{what}: no token for the storage service.", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new StoreUnavailableException($"{what}: the connection to the storage service broke.", exception);
        }
    }

    static bool MayPass(RequestFailedException exception) =>
        exception.Status is 0 or 401 or 403 or 408 or 429 or >= 500 || CodeOf(exception) is "TableNotFound" or "TableBeingDeleted" or "ContainerNotFound" or "ContainerBeingDeleted";

    /// <summary>A refused signature's message holds the text that was signed, so the exception itself is not passed on then.</summary>
    static StoreUnavailableException Unavailable(string what, RequestFailedException exception) =>
        new($"{what}: the storage service answered {exception.Status} {CodeOf(exception)}.", exception.Status is 401 or 403 ? null : exception);

    /// <summary>
    /// The service's error code. Inside a transaction Table storage sends it in the body of the failed part, and the SDK does not
    /// always take it from there.
    /// </summary>
    public static string? CodeOf(RequestFailedException exception) =>
        string.IsNullOrEmpty(exception.ErrorCode) ? CodeOf(exception.GetRawResponse()) : exception.ErrorCode;

    /// <summary>The OData error code in the body of a response; null where there is none.</summary>
    public static string? CodeOf(Response? response)
    {
        if (response?.ContentStream is not { CanSeek: true, Length: > 0 })
            return null;
        try
        {
            using var body = JsonDocument.Parse(response.Content);
            return body.RootElement.TryGetProperty("odata.error", out var error) && error.TryGetProperty("code", out var code) ? code.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
