using System.Collections.Concurrent;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>The state rows of platforms.</summary>
public sealed class PlatformStore(ITableStore tables)
{
    readonly ConcurrentDictionary<string, int> _partitions = new(StringComparer.Ordinal);

    /// <summary>How many partitions the platform's deliveries have; fixed, so it is read once.</summary>
    public async ValueTask<int> PartitionCountAsync(PlatformProfile platform, CancellationToken cancellationToken) =>
        _partitions.TryGetValue(platform.Id, out var count) ? count
        : _partitions[platform.Id] = (await ReadAsync(platform, cancellationToken)).Partitions;

    /// <summary>The platform's state; a row is made for one that is seen for the first time.</summary>
    public async Task<PlatformState> ReadAsync(PlatformProfile platform, CancellationToken cancellationToken)
    {
        var row = await tables.UpdateAsync(HubTables.Platforms, platform.Id, PlatformState.RowKey,
            row => row is null ? new PlatformState { Platform = platform.Id }.ToRow() : null, cancellationToken);
        return PlatformState.FromRow(row!);
    }

    /// <summary>Changes the state, again if another writer came between.</summary>
    public async Task<PlatformState> UpdateAsync(string platform, Func<PlatformState, PlatformState> change, CancellationToken cancellationToken)
    {
        var row = await tables.UpdateAsync(HubTables.Platforms, platform, PlatformState.RowKey, row =>
        {
            var before = row is null ? new PlatformState { Platform = platform } : PlatformState.FromRow(row);
            var after = change(before);
            return after == before && row is not null ? null : after.ToRow();
        }, cancellationToken);
        return PlatformState.FromRow(row!);
    }

    /// <summary>Makes the probe of a paused platform, or the one request of a half-open breaker, the caller's own, over all instances of the hub.</summary>
    /// <returns>False if somebody else has it, or there is nothing to claim any more.</returns>
    public async Task<bool> TryClaimProbeAsync(PlatformProfile platform, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isOurs = false;
        await UpdateAsync(platform.Id, state =>
        {
            isOurs = state.Admit(now) is Admission.Probe or Admission.One;
            return isOurs ? state.Claim(now + platform.Limits.Timeout + DeliveryBatchSender.Margin) : state;
        }, cancellationToken);
        return isOurs;
    }

    /// <summary>All partitions of a platform's deliveries.</summary>
    public static IEnumerable<string> Partitions(PlatformState state) => Enumerable.Range(0, state.Partitions).Select(i => DeliveryKeys.Partition(state.Platform, i));

    /// <summary>The partition of one listing's delivery.</summary>
    public static string PartitionOf(PlatformState state, string listingId) => DeliveryKeys.Partition(state.Platform, Buckets.Index(listingId, state.Partitions));
}
