using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PatentHub.Adapters.Http;
using PatentHub.Declarations.Sources;
using PatentHub.Storage;
using Polly;
using Polly.Retry;

namespace PatentHub.Adapters.Declarations;

/// <summary>Reads the declaration feed over HTTP. What may pass is tried again a few times before the run gives up for now.</summary>
public sealed class HttpDeclarationFeed : IDeclarationFeed
{
    const int MaxDepth = 256;
    const int MaxPage = 256 * 1024 * 1024;
    static readonly TimeSpan PageTimeout = TimeSpan.FromSeconds(60);
    static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(30);
    static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = MaxDepth };

    readonly IHttpClientFactory _clients;
    readonly TimeProvider _clock;
    readonly ConcurrentDictionary<string, TokenBucket> _paces = new(StringComparer.Ordinal);
    readonly ResiliencePipeline _retries;

    public HttpDeclarationFeed(IHttpClientFactory clients, TimeProvider clock, Random random)
    {
        (_clients, _clock) = (clients, clock);
        _retries = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<FeedException>(e => e.Failure == FeedFailure.Unavailable),
                MaxRetryAttempts = 5,
                Delay = TimeSpan.FromSeconds(1),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = random.NextDouble,
                DelayGenerator = arguments => new((arguments.Outcome.Exception as UnavailableFeedException)?.RetryAfter),
            })
            .Build();
    }

    public async Task<FeedPage> ReadPageAsync(SourceOptions source, FeedRequest request, CancellationToken cancellationToken) =>
        await _retries.ExecuteAsync(async token => await ReadOnceAsync(source, request, token), cancellationToken);

    async Task<FeedPage> ReadOnceAsync(SourceOptions source, FeedRequest request, CancellationToken cancellationToken)
    {
        // One process at a time reads a source, so its pace is that of the hub.
        await _paces.GetOrAdd(source.Id, _ => new TokenBucket(source.RequestsPerSecond, Math.Max(1, source.RequestsPerSecond), _clock)).TakeAsync(TimeSpan.MaxValue, cancellationToken);
        using var timeout = new CancellationTokenSource(PageTimeout, _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var message = CreateRequest(source, request);
            using var response = await _clients.CreateOutboundClient(source.AllowPrivateNetwork).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            if ((int)response.StatusCode != 200)
                throw Refusal(response, request.Cursor is not null);
            var body = await PooledBody.ReadAsync(response.Content, MaxPage, linked.Token)
                ?? throw new FeedException(FeedFailure.Malformed, $"The page has more than {MaxPage} bytes; set a smaller PageSize for the source.");
            return ReadPage(body);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnavailableFeedException($"The source did not answer within {PageTimeout.TotalSeconds} s.", null, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new UnavailableFeedException(exception.InnerException is AddressRefusedException refused ? refused.Message : "The source cannot be reached.", null, exception);
        }
    }

    static HttpRequestMessage CreateRequest(SourceOptions source, FeedRequest request)
    {
        var url = new StringBuilder(source.Url!.AbsoluteUri);
        url.Append(source.Url.Query.Length > 0 ? '&' : '?').Append(CultureInfo.InvariantCulture, $"limit={request.Limit}");
        if (request.UpdatedSince is { } since)
            url.Append("&updatedSince=").Append(Uri.EscapeDataString(since.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)));
        if (request.Cursor is { } cursor)
            url.Append("&cursor=").Append(Uri.EscapeDataString(cursor));
        var message = new HttpRequestMessage(HttpMethod.Get, url.ToString());
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (source.BearerToken is { Length: > 0 } token)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (source.ApiKey is { Length: > 0 } key)
            message.Headers.Add("X-Api-Key", key);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } trace })
            message.Headers.Add("traceparent", trace);
        return message;
    }

    FeedException Refusal(HttpResponseMessage response, bool hasCursor)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            400 or 404 or 410 when hasCursor => new FeedException(FeedFailure.CursorInvalid, "The source does not know the cursor any more."),
            401 or 403 => new FeedException(FeedFailure.Unauthorised, $"The source refuses the credentials (HTTP {status}); check BearerToken or ApiKey."),
            408 or 429 or >= 500 => new UnavailableFeedException($"The source answers HTTP {status}.", RetryAfter(response), null),
            _ => new FeedException(FeedFailure.Malformed, $"The source answers HTTP {status}; check its Url."),
        };
    }

    TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter is not { } header ? null : header.Delta ?? header.Date - _clock.GetUtcNow();
        return wait is null ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestRetryAfter ? wait : LongestRetryAfter;
    }

    /// <summary>The body goes with the page, or at once where it is none.</summary>
    static FeedPage ReadPage(PooledBody body)
    {
        var page = default(FeedPage);
        try
        {
            return page = ParsePage(body);
        }
        finally
        {
            if (page is null)
                body.Dispose();
        }
    }

    static FeedPage ParsePage(PooledBody body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body.Memory, JsonOptions);
        }
        catch (JsonException exception)
        {
            // Most often an answer that was cut off; if it is the source's fault, the retries end soon.
            throw new UnavailableFeedException("The source's answer is no complete JSON.", null, exception);
        }
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array)
            return new FeedPage(document, Cursor(root), JsonText.Instant(root, "asOf"), body);
        document.Dispose();
        throw new FeedException(FeedFailure.Malformed, "The source's answer has no array 'items'.");
    }

    static string? Cursor(JsonElement root)
    {
        if (!root.TryGetProperty("nextCursor", out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return JsonText.Of(value) is { } cursor ? cursor.Length > 0 ? cursor : null
            : throw new FeedException(FeedFailure.Malformed, "The source's 'nextCursor' is no text.");
    }

    sealed class UnavailableFeedException(string message, TimeSpan? retryAfter, Exception? inner) : FeedException(FeedFailure.Unavailable, message, inner)
    {
        public TimeSpan? RetryAfter => retryAfter;
    }
}
