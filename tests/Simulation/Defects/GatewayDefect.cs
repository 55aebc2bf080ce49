using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;

namespace PatentHub.Simulation.Defects;

/// <summary>A gateway that changes what it sends, or what it makes of the reply.</summary>
sealed class GatewayDefect(IPlatformGateway inner, Func<Push, Push>? send = null, Func<PushReply, PushReply>? hear = null) : IPlatformGateway
{
    public bool CanRead(PlatformProfile platform) => inner.CanRead(platform);

    public async Task<PushReply> PushAsync(PlatformProfile platform, Push push, CancellationToken cancellationToken)
    {
        var reply = await inner.PushAsync(platform, send?.Invoke(push) ?? push, cancellationToken);
        return hear?.Invoke(reply) ?? reply;
    }

    public Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken) =>
        inner.ReadAsync(platform, listingId, traceParent, cancellationToken);

    public Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken) =>
        inner.ListAsync(platform, cursor, limit, cancellationToken);
}

/// <summary>Drops items that are no newer than the newest seen.</summary>
sealed class WatermarkFeed(IDeclarationFeed inner) : IDeclarationFeed
{
    DateTimeOffset _watermark;

    public async Task<FeedPage> ReadPageAsync(SourceOptions source, FeedRequest request, CancellationToken cancellationToken)
    {
        using var page = await inner.ReadPageAsync(source, request, cancellationToken);
        var fresh = page.Items.EnumerateArray().Where(i => i.GetProperty("updatedAt").GetDateTimeOffset() > _watermark).Select(i => i.GetRawText()).ToList();
        foreach (var item in page.Items.EnumerateArray())
            if (item.GetProperty("updatedAt").GetDateTimeOffset() is var at && at > _watermark)
                _watermark = at;
        return new FeedPage(System.Text.Json.JsonDocument.Parse($$"""{"items":[{{string.Join(',', fresh)}}]}"""), page.NextCursor, page.AsOf);
    }
}
