using System.Globalization;
using System.Text.Json;
using PatentHub.Adapters.Deliveries.Authentication;
using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Adapters.Deliveries;

/// <summary>Speaks the hub's own platform protocol: JSON over HTTP, signed by Standard Webhooks, fenced by revision.</summary>
public sealed class NeutralPlatformGateway(PlatformClient client, TimeProvider clock, Random random) : IPlatformGateway
{
    const int MaxReply = 256 * 1024;
    const int MaxList = 8 * 1024 * 1024;

    public bool CanRead(PlatformProfile platform) => true;

    public async Task<PushReply> PushAsync(PlatformProfile platform, Push push, CancellationToken cancellationToken)
    {
        var request = Publication(platform, push);
        var answer = await SendAsync(platform, request, push.TraceParent, MaxReply, cancellationToken);
        var reply = push.Document is null ? NeutralReplies.OfWithdrawal(answer, clock.GetUtcNow()) : NeutralReplies.OfPublication(answer, clock.GetUtcNow());
        return reply with { Exchange = request.ToExchange(answer, request.Body) };
    }

    public RequestPreview Preview(PlatformProfile platform, Push push)
    {
        var request = Publication(platform, push);
        request.Headers.AddRange(StandardWebhooks.Masked(platform.Secrets, request, clock.GetUtcNow(), random));
        return request.ToPreview(null);
    }

    public async Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken)
    {
        var request = new OutboundRequest(HttpMethod.Get, platform.BaseUrl, $"/listings/{listingId}") { Id = listingId };
        var answer = await SendAsync(platform, request, traceParent, MaxReply, cancellationToken);
        return NeutralReplies.OfRead(answer, listingId, clock.GetUtcNow()) with { Exchange = request.ToExchange(answer, default) };
    }

    public async Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var request = new OutboundRequest(HttpMethod.Get, platform.BaseUrl, "/listings") { Query = [("limit", limit.ToString(CultureInfo.InvariantCulture))] };
        if (cursor is not null)
            request.Query.Insert(0, ("cursor", cursor));
        return NeutralReplies.OfList(await SendAsync(platform, request, Tracing.NewTraceParent(random), MaxList, cancellationToken), clock.GetUtcNow());
    }

    static OutboundRequest Publication(PlatformProfile platform, Push push) =>
        new(push.Document is null ? HttpMethod.Delete : HttpMethod.Put, platform.BaseUrl, $"/listings/{push.ListingId}")
        {
            Id = push.ListingId,
            Revision = push.Revision,
            Headers =
            [
                ("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"{push.ListingId}:{push.Revision}")),
                ("Hub-Revision", push.Revision.ToString(CultureInfo.InvariantCulture)),
            ],
            Body = push.Document is null ? [] : JsonSerializer.SerializeToUtf8Bytes(push.Document, ListingJson.Documents.ListingDocument),
        };

    /// <summary>The signature binds method, listing and revision, and is new for every attempt.</summary>
    async Task<HttpAnswer> SendAsync(PlatformProfile platform, OutboundRequest request, string? traceParent, int maxBody, CancellationToken cancellationToken)
    {
        StandardWebhooks.Sign(request, platform.Secrets, clock.GetUtcNow(), random);
        using var message = request.ToMessage(traceParent);
        return await client.SendAsync(platform, message, maxBody, cancellationToken);
    }
}
