using System.Diagnostics.Metrics;

namespace PatentHub.Monitoring;

/// <summary>
/// What is stored and what waits, as metrics. The one process that counted last has them: figures older than
/// <see cref="Lifetime"/> are not reported, since no value is better than one that stands still.
/// </summary>
public sealed class HubGauges
{
    /// <summary>Counting runs every minute.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    readonly TimeProvider _clock;
    volatile Reading? _last;

    public HubGauges(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        var meter = meters.Create(HubTotals.MeterName);
        meter.CreateObservableGauge("patenthub.declarations", () => Observe(r => Of(r.Figures.Declarations)), "{declaration}", "Declarations and quarantined items, by state");
        meter.CreateObservableGauge("patenthub.listings", () => Observe(r => Of(r.Figures.Listings)), "{listing}", "Listings, by kind");
        meter.CreateObservableGauge("patenthub.deliveries", () => Observe(r => r.Figures.Deliveries.SelectMany(p => Of(p.Key, p.Value))), "{delivery}", "Deliveries, by platform and phase");
        meter.CreateObservableGauge("patenthub.delivery.oldest_due", () => Observe(r => r.Backlogs.Select(b => Seconds(b, b.OldestDueAt))), "s",
            "Age of the longest waiting delivery of a platform, 0 where none waits; waiting for a paused or throttled platform counts");
        meter.CreateObservableGauge("patenthub.inbox.oldest", () => Observe(r => r.Backlogs.Select(b => Seconds(b, b.OldestEventAt))), "s", "Age of the longest waiting webhook event of a platform, 0 where none waits");
        meter.CreateObservableGauge("patenthub.platform.blocked", () => Observe(r => r.Backlogs.Select(b => new Measurement<double>(b.State == PlatformStates.Open ? 0 : 1, new("platform", b.Platform), new("state", b.State)))), "{platform}",
            "1 for a platform that is paused, throttled or behind an open breaker");
        meter.CreateObservableGauge("patenthub.alarms", () => Observe(r => r.Alarms.Select(a => new Measurement<double>(a.Value, new KeyValuePair<string, object?>("cause", a.Key)))), "{alarm}", "Alarms that stand, by cause");
    }

    public void Set(HubFigures figures, IReadOnlyList<PlatformBacklog> backlogs, IEnumerable<Alarm> alarms) =>
        _last = new(figures, backlogs, alarms.Where(a => a.ClearedAt is null).GroupBy(a => a.Cause, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.LongCount(), StringComparer.Ordinal));

    IEnumerable<Measurement<double>> Observe(Func<Reading, IEnumerable<Measurement<double>>> measure) =>
        _last is { } last && _clock.GetUtcNow() - last.Figures.At <= Lifetime ? measure(last) : [];

    static IEnumerable<Measurement<double>> Of(DeclarationFigures figures) =>
    [
        new(figures.Declared, new KeyValuePair<string, object?>("state", "declared")), new(figures.Deleted, new KeyValuePair<string, object?>("state", "deleted")),
        new(figures.WithWarnings, new KeyValuePair<string, object?>("state", "withWarnings")), new(figures.Quarantined, new KeyValuePair<string, object?>("state", "quarantined")),
    ];

    static IEnumerable<Measurement<double>> Of(ListingFigures figures) =>
    [
        new(figures.Supply, new KeyValuePair<string, object?>("kind", "supply")), new(figures.Demand, new KeyValuePair<string, object?>("kind", "demand")),
        new(figures.Withdrawn, new KeyValuePair<string, object?>("kind", "withdrawn")),
    ];

    static IEnumerable<Measurement<double>> Of(string platform, DeliveryFigures figures) =>
        new (string Phase, long Count)[]
        {
            ("accepted", figures.Accepted), ("pending", figures.Pending), ("rejected", figures.Rejected), ("withdrawn", figures.Withdrawn), ("waiting", figures.Waiting), ("parked", figures.Parked),
        }.Select(f => new Measurement<double>(f.Count, new("platform", platform), new("phase", f.Phase)));

    Measurement<double> Seconds(PlatformBacklog backlog, DateTimeOffset? since) =>
        new(since is { } at && _clock.GetUtcNow() is var now && now > at ? (now - at).TotalSeconds : 0, new KeyValuePair<string, object?>("platform", backlog.Platform));

    sealed record Reading(HubFigures Figures, IReadOnlyList<PlatformBacklog> Backlogs, IReadOnlyDictionary<string, long> Alarms);
}
