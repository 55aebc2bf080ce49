using PatentHub.Deliveries;

namespace PatentHub.Simulation.Defects;

/// <summary>Takes what was refused once under a key for refused for ever, and does not send it again.</summary>
sealed class SwallowingGateway(IPlatformGateway inner) : IPlatformGateway
{
    readonly Dictionary<(string Platform, string Listing, long Revision), PushReply> _refused = [];

    public bool CanRead(PlatformProfile platform) => inner.CanRead(platform);

    public bool MayRepeat(PlatformProfile platform) => inner.MayRepeat(platform);

    public async Task<PushReply> PushAsync(PlatformProfile platform, Push push, CancellationToken cancellationToken)
    {
        if (_refused.TryGetValue((platform.Id, push.ListingId, push.Revision), out var known))
            return known;
        var reply = await inner.PushAsync(platform, push, cancellationToken);
        if (reply is PushReply.Rejected)
            _refused[(platform.Id, push.ListingId, push.Revision)] = reply;
        return reply;
    }

    public Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken) =>
        inner.ReadAsync(platform, listingId, traceParent, cancellationToken);

    public Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken) =>
        inner.ListAsync(platform, cursor, limit, cancellationToken);
}
