using Microsoft.Extensions.Options;
using PatentHub.Declarations;
using PatentHub.Declarations.Imports;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Storage;

namespace PatentHub.Monitoring;

/// <summary>Everything that the status page and the launcher show.</summary>
public sealed record HubStatus
{
    public required DateTimeOffset At { get; init; }

    /// <summary>What this process has done since it started.</summary>
    public required ProcessTotals Process { get; init; }

    /// <summary>The last count of stored rows; null before the first.</summary>
    public HubFigures? Figures { get; init; }
    public required IReadOnlyList<SourceStatus> Sources { get; init; }
    public required IReadOnlyList<PlatformStatus> Platforms { get; init; }
    public required IReadOnlyList<Heartbeat> Timers { get; init; }
    public required IReadOnlyList<Alarm> Alarms { get; init; }

    /// <summary>What is left to do; empty when everything has come to rest.</summary>
    public required IReadOnlyList<string> Outstanding { get; init; }
}

public sealed record ProcessTotals(SyncCounts Sync, long EventsApplied, long EventsDuplicate, long EventsIgnored, long Repaired, long Requests, long Pushes);

public sealed record SourceStatus(string Id, bool IsRunning, DateTimeOffset? LastEndedAt, DateTimeOffset? Watermark, string? LastError, DateTimeOffset? LastErrorAt)
{
    /// <summary>Null: it is read.</summary>
    public SourcePause? Pause { get; init; }
}

/// <param name="State">One of <see cref="PlatformStates"/>.</param>
/// <param name="OldestDueAt">When the longest waiting delivery became due; null: none waits.</param>
public sealed record PlatformStatus(string Id, string Name, string Level, string State, DateTimeOffset? Until, DateTimeOffset? OldestDueAt, ReconcileReport? LastReconcile)
{
    /// <summary>Null: it is not paused.</summary>
    public string? PauseCause { get; init; }
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Seconds that its clock is ahead of ours, where that is worth a warning.</summary>
    public double? Skew { get; init; }
}

/// <summary>Reads the status from short ranges and single rows.</summary>
public sealed class HubStatusQuery(
    ITableStore tables, PlatformBacklogQuery backlogs, IPlatformProfiles platforms, Heartbeats heartbeats, AlarmBook alarms, HubTotals totals,
    ImportStore imports, IOptions<DeclarationOptions> declarations, TimeProvider clock)
{
    public async Task<HubStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var sources = new List<SourceStatus>();
        foreach (var source in declarations.Value.Sources)
        {
            var state = SourceState.FromRow(await tables.FindAsync(HubTables.Sources, source.Id, SourceState.RowKey, cancellationToken));
            sources.Add(new(source.Id, state.IsRunning, state.LastEndedAt, state.Watermark, state.LastError, state.LastErrorAt) { Pause = state.Pause });
        }
        var outstanding = new List<string>();
        outstanding.AddRange(sources.Where(s => s.LastEndedAt is null || s.IsRunning || s.LastError is not null || s.Pause is not null).Select(s => $"source {s.Id}"));
        if ((await imports.ListOpenAsync(1, cancellationToken)).Count > 0)
            outstanding.Add("imports");
        await AddFanOutAsync(outstanding, cancellationToken);
        var states = new List<PlatformStatus>();
        foreach (var platform in platforms.All)
            states.Add(await ReadPlatformAsync(platform, outstanding, cancellationToken));
        var figures = await tables.FindAsync(HubTables.Figures, HubFigures.Partition, HubFigures.RowKey, cancellationToken);
        return new HubStatus
        {
            At = clock.GetUtcNow(),
            Process = new(totals.Sync, totals.EventsApplied, totals.EventsDuplicate, totals.EventsIgnored, totals.Repaired, totals.Requests, totals.Pushes),
            Figures = HubFigures.FromRow(figures),
            Sources = sources,
            Platforms = states,
            Timers = await heartbeats.ListAsync(cancellationToken),
            Alarms = await alarms.ListAsync(cancellationToken),
            Outstanding = outstanding,
        };
    }

    async Task AddFanOutAsync(List<string> outstanding, CancellationToken cancellationToken)
    {
        foreach (var bucket in Buckets.All)
            if (await tables.AnyAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.FanOutPrefix), cancellationToken))
            {
                outstanding.Add("fan-out");
                return;
            }
    }

    async Task<PlatformStatus> ReadPlatformAsync(PlatformProfile platform, List<string> outstanding, CancellationToken cancellationToken)
    {
        var backlog = await backlogs.ReadAsync(platform, cancellationToken);
        if (!backlog.IsCaughtUp)
            outstanding.Add($"backfill {platform.Id}");
        if (backlog.OldestDueAt is not null)
            outstanding.Add($"deliveries {platform.Id}");
        if (backlog.HasDoubts)
            outstanding.Add($"doubts {platform.Id}");
        if (backlog.OldestEventAt is not null)
            outstanding.Add($"inbox {platform.Id}");
        var reconcile = ReconcileReport.FromRow(await tables.FindAsync(HubTables.Platforms, platform.Id, ReconcileReport.RowKey, cancellationToken));
        return new(platform.Id, platform.Name, platform.Level, backlog.State, backlog.Until, backlog.OldestDueAt, reconcile)
        {
            PauseCause = backlog.Row.Paused,
            PausedAt = backlog.Row.PausedAt,
            Skew = backlog.Row.IsSkewed ? backlog.Row.Skew : null,
        };
    }
}
