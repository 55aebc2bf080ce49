using System.Collections.Concurrent;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>
/// The rate of each platform, whatever is asked of it and by which part of the hub. Only the holder of a lease sends, so the rate
/// of a process is that of the hub; a platform with several partitions shares it out.
/// </summary>
public sealed class PlatformPace(TimeProvider clock)
{
    readonly ConcurrentDictionary<(string Platform, double Rate), TokenBucket> _buckets = new();

    /// <summary>A bucket that fills at the platform's rate and holds a second's worth; another one once the profile sets another rate.</summary>
    public TokenBucket Of(PlatformProfile platform, int partitions) =>
        _buckets.GetOrAdd((platform.Id, platform.Limits.RequestsPerSecond / partitions), key => new TokenBucket(key.Rate, Math.Max(1, key.Rate), clock));
}
