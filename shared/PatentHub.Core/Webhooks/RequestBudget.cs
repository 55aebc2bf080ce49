using PatentHub.Storage;

namespace PatentHub.Webhooks;

/// <summary>
/// Budgets of this process: verified events by platform, failed verifications by address. The number of addresses
/// that are remembered is bounded; when it is reached all are forgotten.
/// </summary>
public sealed class RequestBudget(Microsoft.Extensions.Options.IOptions<WebhookOptions> options, TimeProvider clock)
{
    const int MaxAddresses = 10_000;

    readonly Lock _gate = new();
    readonly Dictionary<string, TokenBucket> _platforms = new(StringComparer.Ordinal);
    readonly Dictionary<string, TokenBucket> _addresses = new(StringComparer.Ordinal);

    public bool TryTakeForPlatform(string platform) =>
        Bucket(_platforms, platform, options.Value.EventsPerSecond, 2.0 * options.Value.EventsPerSecond).TryTake();

    public bool TryTakeForAddress(string address) =>
        Bucket(_addresses, address, options.Value.UnverifiedPerMinute / 60.0, options.Value.UnverifiedPerMinute).TryTake();

    TokenBucket Bucket(Dictionary<string, TokenBucket> buckets, string key, double perSecond, double burst)
    {
        lock (_gate)
        {
            if (buckets.TryGetValue(key, out var bucket))
                return bucket;
            if (buckets.Count == MaxAddresses)
                buckets.Clear();
            return buckets[key] = new TokenBucket(perSecond, burst, clock);
        }
    }
}
