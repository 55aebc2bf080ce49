using System.Collections.Concurrent;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>
/// The rate of each platform over all instances of the hub, without a word between them: only the holder of a lease sends, every lease has
/// a fixed share of the limits, and the shares add up to no more than the whole.
/// </summary>
/// <remarks>
/// A holder that takes over from another instance begins without a burst, for the one before may just have used it up. The lease's epoch
/// tells: it rises by one with every holder.
/// </remarks>
public sealed class PlatformPace(TimeProvider clock)
{
    readonly ConcurrentDictionary<string, Paced> _paced = new(StringComparer.Ordinal);

    /// <summary>A bucket that fills at the share's rate and holds a second's worth.</summary>
    public TokenBucket Of(Lease lease, PlatformShare share) => _paced.AddOrUpdate(
        lease.Scope,
        _ => Begin(share, lease.Epoch, isFirst: lease.Epoch == 1),
        (_, known) => known.Share == share && lease.Epoch - known.Epoch is 0 or 1 ? known with { Epoch = lease.Epoch } : Begin(share, lease.Epoch, isFirst: false)).Bucket;

    Paced Begin(PlatformShare share, long epoch, bool isFirst)
    {
        var burst = Math.Max(1, share.RequestsPerSecond);
        return new(share, epoch, new TokenBucket(share.RequestsPerSecond, burst, clock, spent: isFirst ? 0 : burst));
    }

    sealed record Paced(PlatformShare Share, long Epoch, TokenBucket Bucket);
}
