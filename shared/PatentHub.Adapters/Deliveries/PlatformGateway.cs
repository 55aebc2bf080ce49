using PatentHub.Adapters.Deliveries.Templated;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Packages;

namespace PatentHub.Adapters.Deliveries;

/// <summary>Hands each platform to the gateway of its style.</summary>
sealed class PlatformGateway(NeutralPlatformGateway neutral, TemplatedPlatformGateway templated, PackageGateway packages) : IPlatformGateway, IPlatformPreview
{
    public bool CanRead(PlatformProfile platform) => Of(platform).CanRead(platform);

    public bool MayRepeat(PlatformProfile platform) => Of(platform).MayRepeat(platform);

    public bool CanList(PlatformProfile platform) => Of(platform).CanList(platform);

    public int BatchSize(PlatformProfile platform) => Of(platform).BatchSize(platform);

    public Task<PushReply> PushAsync(PlatformProfile platform, Push push, CancellationToken cancellationToken) => Of(platform).PushAsync(platform, push, cancellationToken);

    public Task<IReadOnlyList<PushReply>> PushBatchAsync(PlatformProfile platform, IReadOnlyList<Push> pushes, CancellationToken cancellationToken) =>
        Of(platform).PushBatchAsync(platform, pushes, cancellationToken);

    public Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken) =>
        Of(platform).ReadAsync(platform, listingId, traceParent, cancellationToken);

    public Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken) =>
        Of(platform).ListAsync(platform, cursor, limit, cancellationToken);

    public Task<JobReply> ReadJobAsync(PlatformProfile platform, string job, CancellationToken cancellationToken) => Of(platform).ReadJobAsync(platform, job, cancellationToken);

    public RequestPreview Preview(PlatformProfile platform, Push push) => platform is TemplatedProfile ? templated.Preview(platform, push) : neutral.Preview(platform, push);

    IPlatformGateway Of(PlatformProfile platform) => platform.Packages is not null ? packages : platform is TemplatedProfile ? templated : neutral;
}
