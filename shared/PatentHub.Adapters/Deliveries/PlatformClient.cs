using System.Net;
using PatentHub.Adapters.Http;
using PatentHub.Deliveries;

namespace PatentHub.Adapters.Deliveries;

/// <summary>Sends one request to a platform and says what came back. Nothing that a platform or the network does is an exception here.</summary>
public sealed class PlatformClient(IHttpClientFactory clients, TimeProvider clock)
{
    /// <param name="maxBody">A longer answer has no body.</param>
    public async Task<HttpAnswer> SendAsync(PlatformProfile platform, HttpRequestMessage request, int maxBody, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(platform.Limits.Timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            request.GoesTo(platform);
            var client = clients.CreateOutboundClient(platform.AllowPrivateNetwork);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            return await ReadAsync(response, maxBody, linked.Token, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Without our own time-out it was the connection that could not be made in time.
            return timeout.IsCancellationRequested ? HttpAnswer.Unanswered("no answer within the timeout") : HttpAnswer.NotSent("no connection in time");
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
            || exception.InnerException is AddressRefusedException)
        {
            return HttpAnswer.NotSent(exception.InnerException is AddressRefusedException refused ? refused.Message : $"no connection ({exception.HttpRequestError})");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return HttpAnswer.Unanswered("the connection was cut");
        }
    }

    /// <summary>A refusal whose body does not come is a refusal all the same.</summary>
    async Task<HttpAnswer> ReadAsync(HttpResponseMessage response, int maxBody, CancellationToken timeout, CancellationToken cancellationToken)
    {
        var head = new HttpAnswer(response.StatusCode, RetryAt(response), null) { MediaType = response.Content.Headers.ContentType?.MediaType };
        try
        {
            return head with { Body = await response.Content.ReadAtMostAsync(maxBody, timeout) };
        }
        catch (Exception exception) when (!response.IsSuccessStatusCode && !cancellationToken.IsCancellationRequested
            && exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return head;
        }
    }

    /// <summary>Retry-After in seconds or as a date, as an instant.</summary>
    DateTimeOffset? RetryAt(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => clock.GetUtcNow() + delta,
        { Date: { } date } => date,
        _ => null,
    };
}

/// <summary>What came back of a request.</summary>
/// <param name="Status">Null: nothing came back.</param>
/// <param name="Body">Null: longer than allowed.</param>
/// <param name="Failure">Why nothing came back.</param>
/// <param name="WasSent">Whether the platform may have got the request.</param>
public sealed record HttpAnswer(HttpStatusCode? Status, DateTimeOffset? RetryAt, byte[]? Body, string? Failure = null, bool WasSent = true)
{
    /// <summary>Of the body.</summary>
    public string? MediaType { get; init; }

    public static HttpAnswer Unanswered(string reason) => new(null, null, null, reason);

    public static HttpAnswer NotSent(string reason) => new(null, null, null, reason, WasSent: false);

    public bool IsSuccess => (int?)Status is >= 200 and < 300;
}
