using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PatentHub.Adapters.Deliveries.Authentication;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;
using PatentHub.Listings;

namespace PatentHub.Adapters.Deliveries;

/// <summary>Speaks the hub's own platform protocol: JSON over HTTP, signed by Standard Webhooks, fenced by revision.</summary>
public sealed class NeutralPlatformGateway(PlatformClient client, TimeProvider clock, Random random) : IPlatformGateway
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
        var answer = await client.SendAsync(platform, request, MaxReply, cancellationToken);
        var reply = push.Document is null ? NeutralReplies.OfWithdrawal(answer, clock.GetUtcNow()) : NeutralReplies.OfPublication(answer, clock.GetUtcNow());
        return reply with { Exchange = ToExchange(platform, request, answer) with { Request = body } };
    }

    public async Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(platform, HttpMethod.Get, $"/listings/{listingId}", listingId, 0, [], traceParent);
        var answer = await client.SendAsync(platform, request, MaxReply, cancellationToken);
        return NeutralReplies.OfRead(answer, listingId, clock.GetUtcNow()) with { Exchange = ToExchange(platform, request, answer) };
    }

    public async Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"/listings?{(cursor is null ? "" : $"cursor={Uri.EscapeDataString(cursor)}&")}limit={limit}");
        using var request = CreateRequest(platform, HttpMethod.Get, query, "*", 0, [], PatentHub.Storage.Tracing.NewTraceParent(random));
        return NeutralReplies.OfList(await client.SendAsync(platform, request, MaxList, cancellationToken), clock.GetUtcNow());
    }

    /// <summary>A request whose signature binds method, listing and revision, and is new for every attempt.</summary>
    HttpRequestMessage CreateRequest(PlatformProfile platform, HttpMethod method, string path, string id, long revision, byte[] body, string? traceParent)
    {
        var request = new HttpRequestMessage(method, platform.BaseUrl.AbsoluteUri.TrimEnd('/') + path) { Version = HttpVersion.Version11 };
        foreach (var (name, value) in StandardWebhooks.Headers(platform.Secrets, method, id, revision, body, clock.GetUtcNow(), random))
            request.Headers.Add(name, value);
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
}
