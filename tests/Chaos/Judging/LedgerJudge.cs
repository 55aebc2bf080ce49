using PatentHub.Local.Simulator;

namespace PatentHub.Chaos.Judging;

/// <summary>
/// Follows a platform's ledger line by line and works out anew what was in force when each request came, losses of memory included.
/// It relies on none of the simulator's own judgements.
/// </summary>
sealed class LedgerJudge
{
    const string Hung = "hung";
    const string Refused = "refused";

    readonly PlatformEvidence _platform;
    readonly List<Breach> _breaches = [];
    readonly Dictionary<string, List<Step>> _trails = new(StringComparer.Ordinal);

    /// <summary>Of requests that hang: what was in force when they came, not when they went on.</summary>
    readonly Dictionary<string, Step?> _arrivals = new(StringComparer.Ordinal);

    LedgerJudge(PlatformEvidence platform) => _platform = platform;

    long Requests { get; set; }

    long Repeated { get; set; }

    long RepeatedInAll { get; set; }

    public static Verdict Judge(PlatformEvidence platform)
    {
        var judge = new LedgerJudge(platform);
        foreach (var entry in platform.Ledger)
            judge.Read(entry);
        return new(judge._breaches, judge.Requests, judge.Repeated, judge.RepeatedInAll);
    }

    void Read(LedgerEntry entry)
    {
        if (entry.Method == "RESTART")
            Forget(entry.LostSince);
        else if (entry.Method is "PUT" or "DELETE")
            ReadPush(entry);
        if (entry.Violations?.Where(IsProtocol).ToList() is { Count: > 0 } violations)
            Report(BreachKind.ProtocolBroken, entry, string.Join(", ", violations));
    }

    void ReadPush(LedgerEntry entry)
    {
        var trail = TrailOf(entry.Id);
        var inForce = trail.LastOrDefault();
        if (entry is { Outcome: Hung, WebhookId: { } hanging })
        {
            Requests++;
            _arrivals[hanging] = inForce;
            return;
        }

        if (entry.WebhookId is { } id && _arrivals.Remove(id, out var then))
            inForce = then;
        else
            Requests++;
        if (entry.Outcome != Refused && inForce?.Revision == entry.Revision)
            CountRepeat(entry, inForce);
        if (entry.Stored)
            Apply(entry, trail);
    }

    void CountRepeat(LedgerEntry entry, Step inForce)
    {
        RepeatedInAll++;
        if (inForce.Answered)
            Repeated++;
        // A repeat that was answered settles the matter: another one is needless.
        inForce.Answered |= entry.AnsweredClearly && !entry.Stored && entry.Status is >= 200 and < 300;
    }

    void Apply(LedgerEntry entry, List<Step> trail)
    {
        var inForce = trail.LastOrDefault();
        if (inForce?.Revision > entry.Revision)
            Report(BreachKind.OlderAfterNewer, entry, $"revision {entry.Revision} took effect after {inForce.Revision}");
        if (entry.Method == "PUT" && inForce?.RemoteId is { } before && before != entry.RemoteId)
            Report(BreachKind.Duplicated, entry, $"record {entry.RemoteId} was made beside {before}");
        trail.Add(new Step(entry.At, entry.Revision, entry.Method == "PUT" ? entry.RemoteId : null) { Answered = entry.AnsweredClearly });
    }

    /// <summary>A platform that goes back to an earlier state cannot know what came after it.</summary>
    void Forget(DateTimeOffset? since)
    {
        foreach (var trail in _trails.Values)
            trail.RemoveAll(step => since is null || step.At >= since);
    }

    List<Step> TrailOf(string listing)
    {
        if (!_trails.TryGetValue(listing, out var trail))
            _trails.Add(listing, trail = []);
        return trail;
    }

    void Report(BreachKind kind, LedgerEntry entry, string account) =>
        _breaches.Add(new(kind, _platform.Id, entry.Id, account));

    /// <summary>What has to do with the order of requests is judged here, from the lines themselves.</summary>
    static bool IsProtocol(Violation violation) => violation is not (Violation.OlderAfterNewer or Violation.TwoRemoteRecords
        or Violation.ContentChangedWithinRevision or Violation.Repeated or Violation.RepeatedNeedlessly);

    /// <param name="RemoteId">Null: withdrawn.</param>
    sealed record Step(DateTimeOffset At, int Revision, string? RemoteId)
    {
        public bool Answered { get; set; }
    }
}
