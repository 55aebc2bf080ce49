using Microsoft.Extensions.Logging;
using PatentHub.Storage;

namespace PatentHub.Deliveries.Packages;

/// <summary>What became of a receipt, or of a package that was discarded.</summary>
public abstract record PackageOutcome
{
    /// <param name="Results">New ones; none where the receipt came before.</param>
    public sealed record Done(Package Package, int Results) : PackageOutcome;

    public sealed record Unknown : PackageOutcome;

    /// <summary>Nothing of it was taken: these cells have to be corrected first.</summary>
    public sealed record Faulty(IReadOnlyList<ReceiptError> Errors) : PackageOutcome;

    /// <summary>The package was discarded, or is settled and cannot be.</summary>
    public sealed record Over(Package Package) : PackageOutcome;
}

/// <summary>
/// Takes the receipt of a package, and gives packages up that nobody will carry. Results are kept first and the deliveries made due at once;
/// the holder of their lease finds them when it asks for its job.
/// </summary>
public sealed class TakeReceiptHandler(PackageStore packages, DeliveryStore deliveries, PlatformStore platformStates, DeliveryWaker waker, TimeProvider clock, ILogger<TakeReceiptHandler> logger)
{
    public async Task<PackageOutcome> TakeAsync(PlatformProfile platform, string id, IReadOnlyList<ReceiptRow> rows, CancellationToken cancellationToken)
    {
        if (await packages.FindAsync(platform.Id, id, cancellationToken) is not { } package)
            return new PackageOutcome.Unknown();
        if (package.DiscardedAt is not null)
            return new PackageOutcome.Over(package);
        var items = await packages.ReadItemsAsync(platform.Id, id, cancellationToken);
        var (results, errors) = Receipt.Judge(items, rows);
        if (errors.Count > 0)
            return new PackageOutcome.Faulty(errors);
        package = await packages.SettleAsync(package, results, clock.GetUtcNow(), cancellationToken);
        // Also for what was known before: a crash may have come between keeping and waking.
        await MakeDueAsync(platform, id, items.Keys, cancellationToken);
        PackagesLog.ReceiptTaken(logger, platform.Id, id, results.Count, package.Open);
        return new PackageOutcome.Done(package, results.Count);
    }

    /// <summary>What has no result goes into the next package.</summary>
    public async Task<PackageOutcome> DiscardAsync(PlatformProfile platform, string id, string reason, CancellationToken cancellationToken)
    {
        if (await packages.FindAsync(platform.Id, id, cancellationToken) is not { } package)
            return new PackageOutcome.Unknown();
        if (package.State == PackageStates.Settled)
            return new PackageOutcome.Over(package);
        package = await packages.DiscardAsync(package, reason, clock.GetUtcNow(), cancellationToken);
        await MakeDueAsync(platform, id, (await packages.ReadItemsAsync(platform.Id, id, cancellationToken)).Keys, cancellationToken);
        PackagesLog.Discarded(logger, platform.Id, id);
        return new PackageOutcome.Done(package, 0);
    }

    async Task MakeDueAsync(PlatformProfile platform, string id, IEnumerable<string> listingIds, CancellationToken cancellationToken)
    {
        var state = await platformStates.ReadAsync(platform, cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var partition in listingIds.GroupBy(l => PlatformStore.PartitionOf(state, l)))
        {
            var known = await deliveries.ReadAsync(partition.Key, [.. partition], cancellationToken);
            await deliveries.SaveAsync(partition.Key, known, [.. partition.Select(l => new DeliveryChange(l, d => d is null ? null : DeliveryPlan.AskNow(d, id, now)))], cancellationToken);
            await waker.WakeAsync([partition.Key], cancellationToken);
        }
    }
}
