using System.Diagnostics.Metrics;
using PatentHub.Declarations.Sources;

namespace PatentHub.Monitoring;

/// <summary>What this process has done since it started: metrics for a collector, and totals for the status page.</summary>
public sealed class HubTotals
{
    public const string MeterName = "PatentHub";

    readonly Counter<long> _items;
    readonly Counter<long> _events;
    readonly Counter<long> _attempts;
    readonly Counter<long> _repairs;
    readonly Counter<long> _lostAttempts;
    readonly Counter<long> _runs;
    readonly Counter<long> _followUps;
    readonly Counter<long> _timers;
    readonly Histogram<double> _lag;
    readonly Lock _gate = new();
    SyncCounts _sync = new();
    long _applied;
    long _duplicate;
    long _ignored;
    long _repaired;
    long _attemptsLost;
    long _requests;
    long _pushes;

    public HubTotals(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _items = meter.CreateCounter<long>("patenthub.source.items", "{item}", "Items read from sources, by what became of them");
        _events = meter.CreateCounter<long>("patenthub.webhook.events", "{event}", "Webhook events, by what became of them");
        _attempts = meter.CreateCounter<long>("patenthub.delivery.requests", "{request}", "Requests to platforms, by class of reply");
        _repairs = meter.CreateCounter<long>("patenthub.delivery.repairs", "{listing}", "Listings that a platform had lost or kept and that were sent again");
        _lostAttempts = meter.CreateCounter<long>("patenthub.delivery.attempts.lost", "{attempt}", "Attempts that could not be logged");
        _runs = meter.CreateCounter<long>("patenthub.source.runs", "{run}", "Runs over sources, by kind and outcome");
        _followUps = meter.CreateCounter<long>("patenthub.followups", "{report}", "What partners reported of listings and patents, which is how these are followed up, by type");
        _timers = meter.CreateCounter<long>("patenthub.timer.runs", "{run}", "Runs of timers, by timer and success");
        _lag = meter.CreateHistogram("patenthub.delivery.lag", "s", "From the change of a listing until a platform held it, with all waiting in between",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5, 15, 60, 300, 900, 3600, 14400, 86400, 259200] });
    }

    public SyncCounts Sync
    {
        get
        {
            lock (_gate)
                return _sync;
        }
    }

    public long EventsApplied => Interlocked.Read(ref _applied);

    public long EventsDuplicate => Interlocked.Read(ref _duplicate);

    public long EventsIgnored => Interlocked.Read(ref _ignored);

    public long Repaired => Interlocked.Read(ref _repaired);

    /// <summary>Requests to platforms of any kind.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Of these, publications and withdrawals.</summary>
    public long Pushes => Interlocked.Read(ref _pushes);

    /// <summary>Attempts that could not be logged.</summary>
    public long LostAttempts => Interlocked.Read(ref _attemptsLost);

    public void AddItems(string source, SyncCounts counts)
    {
        lock (_gate)
            _sync += counts;
        foreach (var (outcome, count) in new[] { ("created", counts.Created), ("updated", counts.Updated), ("unchanged", counts.Unchanged), ("quarantined", counts.Quarantined), ("deleted", counts.Deleted) })
            if (count > 0)
                _items.Add(count, new("source", source), new("outcome", outcome));
    }

    public void EventApplied(string platform) => Count(ref _applied, _events, platform, "applied");

    public void EventDuplicate(string platform) => Count(ref _duplicate, _events, platform, "duplicate");

    public void EventIgnored(string platform) => Count(ref _ignored, _events, platform, "ignored");

    public void RepairSent(string platform) => Count(ref _repaired, _repairs, platform, "sent");

    public void PushAnswered(string platform, string replyClass)
    {
        Interlocked.Increment(ref _pushes);
        Count(ref _requests, _attempts, platform, replyClass);
    }

    public void QuestionAnswered(string platform) => Count(ref _requests, _attempts, platform, "read");

    public void AttemptsLost(string platform, int count)
    {
        Interlocked.Add(ref _attemptsLost, count);
        _lostAttempts.Add(count, new KeyValuePair<string, object?>("platform", platform));
    }

    public void RunEnded(string source, string kind, string outcome) => _runs.Add(1, new("source", source), new("kind", kind), new("outcome", outcome));

    /// <param name="type">Type of the event, e.g. <c>deal.concluded</c>.</param>
    public void FollowedUp(string platform, string type) => _followUps.Add(1, new("platform", platform), new("type", type));

    public void TimerRan(string timer, bool succeeded) => _timers.Add(1, new("timer", timer), new("succeeded", succeeded));

    /// <param name="phase">accepted or withdrawn.</param>
    /// <param name="lag">Since the listing became what it is; throttled and paused time counts.</param>
    public void Settled(string platform, string phase, TimeSpan lag) => _lag.Record(Math.Max(0, lag.TotalSeconds), new("platform", platform), new("phase", phase));

    static void Count(ref long total, Counter<long> counter, string platform, string outcome)
    {
        Interlocked.Increment(ref total);
        counter.Add(1, new("platform", platform), new("outcome", outcome));
    }
}
