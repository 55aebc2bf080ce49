using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PatentHub.Adapters.Http;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;
using PatentHub.Listings;

namespace PatentHub.Adapters.Deliveries;

/// <summary>Speaks the hub's own platform protocol: JSON over HTTP, signed by Standard Webhooks, fenced by revision.</summary>
public sealed class NeutralPlatformGateway(IHttpClientFactory clients, TimeProvider clock, Random random) : IPlatformGateway
{
    const int MaxReply = 256 * 1024;
    const int MaxList = 8 * 1024 * 1024;

    public bool CanRead(PlatformProfile platform) => true;

    public async Task<PushReply> PushAsync(PlatformProfile platform, Push push, CancellationToken cancellationToken)
    {
        var method = push.Document is null ? HttpMethod.Delete : HttpMethod.Put;
        byte[] body = push.Document is null ? [] : JsonSerializer.SerializeToUtf8Bytes(push.Document, ListingJson.Documents.ListingDocument);
        using var request = CreateRequest(platform, method, $"/listings/{push.ListingId}", push.ListingId, push.Revision, body, push.TraceParent);
        request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"{push.ListingId}:{push.Revision}"));
        request.Headers.Add("Hub-Revision", push.Revision.ToString(CultureInfo.InvariantCulture));
        var answer = await SendAsync(platform, request, MaxReply, cancellationToken);
        var reply = push.Document is null ? NeutralReplies.OfWithdrawal(answer, clock.GetUtcNow()) : NeutralReplies.OfPublication(answer, clock.GetUtcNow());
        return reply with { Exchange = ToExchange(platform, request, answer) with { Request = body } };
    }

    public async Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(platform, HttpMethod.Get, $"/listings/{listingId}", listingId, 0, [], traceParent);
        var answer = await SendAsync(platform, request, MaxReply, cancellationToken);
        return NeutralReplies.OfRead(answer, listingId, clock.GetUtcNow()) with { Exchange = ToExchange(platform, request, answer) };
    }

    public async Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"/listings?{(cursor is null ? "" : $"cursor={Uri.EscapeDataString(cursor)}&")}limit={limit}");
        using var request = CreateRequest(platform, HttpMethod.Get, query, "*", 0, [], PatentHub.Storage.Tracing.NewTraceParent(random));
        return NeutralReplies.OfList(await SendAsync(platform, request, MaxList, cancellationToken), clock.GetUtcNow());
    }

    /// <summary>A request whose signature binds method, listing and revision, and is new for every attempt.</summary>
    HttpRequestMessage CreateRequest(PlatformProfile platform, HttpMethod method, string path, string id, long revision, byte[] body, string? traceParent)
    {
        var request = new HttpRequestMessage(method, platform.BaseUrl.AbsoluteUri.TrimEnd('/') + path) { Version = HttpVersion.Version11 };
        var messageId = string.Create(CultureInfo.InvariantCulture, $"{method.Method}:{id}:{revision}:{NewGuid():D}");
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        request.Headers.Add("webhook-id", messageId);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", SigningSecret.SignAll(platform.Secrets, messageId, timestamp, body));
        if (traceParent is not null)
            request.Headers.Add("traceparent", traceParent);
        if (body.Length > 0)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
        return request;
    }

    static Exchange ToExchange(PlatformProfile platform, HttpRequestMessage request, HttpAnswer answer) =>
        new(request.Method.Method, request.RequestUri!.AbsolutePath[platform.BaseUrl.AbsolutePath.TrimEnd('/').Length..], (int?)answer.Status)
        {
            Reply = answer.Body,
            ReplyType = answer.MediaType,
            MessageId = request.Headers.GetValues("webhook-id").First(),
        };

    async Task<HttpAnswer> SendAsync(PlatformProfile platform, HttpRequestMessage request, int maxBody, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(platform.Limits.Timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
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

    Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
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
}
