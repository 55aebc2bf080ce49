using PatentHub.Deliveries.Attempts;
using PatentHub.Deliveries.Failures;
using PatentHub.Storage;

namespace PatentHub.Deliveries.Redrives;

/// <summary>What a redrive would do, and how long that takes as things are.</summary>
/// <param name="Count">Deliveries that are meant.</param>
/// <param name="Phases">How many stand in which phase.</param>
/// <param name="Causes">How many failed for which cause (fingerprint).</param>
/// <param name="Ahead">Deliveries that are due already and go first; at most <see cref="PlanRedrive.MostAhead"/> are counted for each partition.</param>
/// <param name="HeldBack">Why nothing can be sent now: paused, throttled or breaker; null: it can.</param>
/// <param name="NotBefore">When it may be possible again; null where nobody knows.</param>
/// <param name="PerSecond">Requests a second: the platform's rate, or what its concurrency allows at the duration of its last requests.</param>
/// <param name="Seconds">Until all are sent; null while nobody knows when the platform takes anything again.</param>
public sealed record RedrivePlan(
    long Count, IReadOnlyDictionary<string, long> Phases, IReadOnlyDictionary<string, long> Causes, long Ahead, string? HeldBack, DateTimeOffset? NotBefore, double PerSecond, double? Seconds);

/// <summary>Reads what a redrive would mean. Changes nothing.</summary>
public sealed class PlanRedrive(ITableStore tables, FailureQuery failures, PlatformStore platformStates, AttemptLog attempts, TimeProvider clock)
{
    public const int MostAhead = 1000;

    public async Task<RedrivePlan> HandleAsync(PlatformProfile platform, RedriveFilter filter, CancellationToken cancellationToken)
    {
        var state = await platformStates.ReadAsync(platform, cancellationToken);
        var (phases, causes) = (new SortedDictionary<string, long>(StringComparer.Ordinal), new SortedDictionary<string, long>(StringComparer.Ordinal));
        var (count, ahead, now) = (0L, 0L, clock.GetUtcNow());
        var due = new RowRange("", DeliveryKeys.DuePrefix, DeliveryKeys.DuePrefix + now.AddTicks(1).SortableTicks());
        foreach (var partition in PlatformStore.Partitions(state))
        {
            await foreach (var failed in failures.ReadAsync(partition, filter.Prefix, cancellationToken))
                if (filter.Matches(failed))
                {
                    count++;
                    phases[failed.Phase] = phases.GetValueOrDefault(failed.Phase) + 1;
                    causes[failed.Failure.Fingerprint] = causes.GetValueOrDefault(failed.Failure.Fingerprint) + 1;
                }
            ahead += (await tables.TakeAsync(HubTables.Deliveries, due with { Partition = partition }, MostAhead, cancellationToken)).Count;
        }
        var perSecond = Rate(platform.Limits, await attempts.RecentDurationAsync(DeliveryKeys.Partition(platform.Id, 0), cancellationToken));
        var (heldBack, notBefore) = HeldBack(state, now);
        double? seconds = heldBack is not null && notBefore is null ? null
            : Math.Round(Math.Max(0, ((notBefore ?? now) - now).TotalSeconds) + (count + ahead) / perSecond, 1);
        return new(count, phases, causes, ahead, heldBack, notBefore, Math.Round(perSecond, 3), seconds);
    }

    static double Rate(PlatformLimits limits, TimeSpan? duration) =>
        duration is { TotalSeconds: > 0 } each ? Math.Min(limits.RequestsPerSecond, limits.Concurrency / each.TotalSeconds) : limits.RequestsPerSecond;

    static (string? Why, DateTimeOffset? NotBefore) HeldBack(PlatformState state, DateTimeOffset now) =>
        state.Paused is not null ? ("paused", null)
        : state.NotBefore > now ? ("throttled", state.NotBefore)
        : state.OpenUntil is not null ? ("breaker", state.OpenUntil > now ? state.OpenUntil : now)
        : (null, null);
}
