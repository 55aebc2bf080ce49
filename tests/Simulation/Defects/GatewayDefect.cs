using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;

namespace PatentHub.Simulation.Defects;

/// <summary>A gateway that changes what it sends, or what it makes of the reply.</summary>
/// <param name="hearJob">From the listings of a job and the reply about it.</param>
sealed class GatewayDefect(
    IPlatformGateway inner, Func<Push, Push>? send = null, Func<PushReply, PushReply>? hear = null, Func<IReadOnlyList<string>, JobReply, JobReply>? hearJob = null) : IPlatformGateway
{
    readonly Dictionary<string, IReadOnlyList<string>> _jobs = new(StringComparer.Ordinal);

    public bool CanRead(PlatformProfile platform) => inner.CanRead(platform);

    public bool MayRepeat(PlatformProfile platform) => inner.MayRepeat(platform);

    public int BatchSize(PlatformProfile platform) => inner.BatchSize(platform);

    public async Task<IReadOnlyList<PushReply>> PushBatchAsync(PlatformProfile platform, IReadOnlyList<Push> pushes, CancellationToken cancellationToken)
    {
        var replies = await inner.PushBatchAsync(platform, [.. pushes.Select(push => send?.Invoke(push) ?? push)], cancellationToken);
        foreach (var job in replies.OfType<PushReply.Pending>().Select(r => r.Job).OfType<string>())
            _jobs[job] = [.. pushes.Select(push => push.ListingId)];
        return [.. replies.Select(reply => hear?.Invoke(reply) ?? reply)];
    }

    public async Task<JobReply> ReadJobAsync(PlatformProfile platform, string job, CancellationToken cancellationToken)
    {
        var reply = await inner.ReadJobAsync(platform, job, cancellationToken);
        return hearJob?.Invoke(_jobs.GetValueOrDefault(job) ?? [], reply) ?? reply;
    }

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
