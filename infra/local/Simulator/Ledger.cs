namespace PatentHub.Local.Simulator;

/// <summary>The book of everything that met one platform; it survives a platform's loss of memory.</summary>
/// <remarks>Not thread-safe: its platform calls it under its lock.</remarks>
sealed class Ledger(int capacity)
{
    readonly Queue<LedgerEntry> _entries = new();
    readonly Dictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    readonly Dictionary<Violation, long> _violations = [];
    readonly Dictionary<string, Facts> _facts = new(StringComparer.Ordinal);

    public long LastSequence { get; private set; }

    /// <summary>The newest entries, oldest first.</summary>
    public IEnumerable<LedgerEntry> Entries => _entries;

    /// <summary>Counts an attempt. A revision's attempts keep their numbers whatever else goes on at the platform.</summary>
    public int CountAttempt(PlatformRequest request)
    {
        var facts = FactsOf(request.Id);
        if (!request.Writes)
            return ++facts.Reads;
        if (facts.AttemptedRevision != request.Revision)
            (facts.AttemptedRevision, facts.Attempts) = (request.Revision, 0);
        return ++facts.Attempts;
    }

    /// <summary>Enters a line, adding to it what only the book can tell to be wrong.</summary>
    public LedgerEntry Add(LedgerEntry entry, bool stillHeld)
    {
        var violations = new List<Violation>(entry.Violations ?? []);
        if (entry.Method is "PUT" or "DELETE")
            violations.AddRange(Judge(entry, FactsOf(entry.Id), stillHeld));
        entry = entry with { Sequence = ++LastSequence, Violations = violations.Count == 0 ? null : violations };
        Enter(entry);
        return entry;
    }

    /// <summary>Takes over a line from an earlier run.</summary>
    public void Replay(LedgerEntry entry)
    {
        LastSequence = entry.Sequence;
        Enter(entry);
    }

    public LedgerSummary Summarise() => new()
    {
        Entries = LastSequence,
        Outcomes = new SortedDictionary<string, long>(_outcomes, StringComparer.Ordinal),
        Violations = new SortedDictionary<Violation, long>(_violations),
    };

    static IEnumerable<Violation> Judge(LedgerEntry entry, Facts facts, bool stillHeld)
    {
        if (entry.Stored && entry.Revision < facts.HighestStored)
            yield return Violation.OlderAfterNewer;
        if (entry.Revision == 0 || entry.Revision != facts.StoredRevision || entry.Method != facts.StoredMethod)
            yield break;
        yield return Violation.Repeated;
        if (facts.AnsweredClearly && stillHeld)
            yield return Violation.RepeatedNeedlessly;
        if (entry.Hash is { } hash && facts.Hash is { } before && hash != before)
            yield return Violation.ContentChangedWithinRevision;
    }

    void Enter(LedgerEntry entry)
    {
        _entries.Enqueue(entry with { Stock = null });
        if (_entries.Count > capacity)
            _entries.Dequeue();
        Count(_outcomes, $"{entry.Method} {entry.Outcome}");
        foreach (var violation in entry.Violations ?? [])
            Count(_violations, violation);
        if (entry.Method is "PUT" or "DELETE")
            FactsOf(entry.Id).Learn(entry);
    }

    Facts FactsOf(string id)
    {
        if (!_facts.TryGetValue(id, out var facts))
            _facts.Add(id, facts = new Facts());
        return facts;
    }

    static void Count<T>(Dictionary<T, long> counters, T key)
        where T : notnull => counters[key] = counters.GetValueOrDefault(key) + 1;

    sealed class Facts
    {
        public int Reads { get; set; }

        public int AttemptedRevision { get; set; }

        public int Attempts { get; set; }

        public int HighestStored { get; private set; }

        public int StoredRevision { get; private set; }

        public string StoredMethod { get; private set; } = "";

        public string? Hash { get; private set; }

        public bool AnsweredClearly { get; private set; }

        public void Learn(LedgerEntry entry)
        {
            (AttemptedRevision, Attempts) = (entry.Revision, Math.Max(entry.Attempt, 1));
            if (entry.Stored)
            {
                HighestStored = Math.Max(HighestStored, entry.Revision);
                (StoredRevision, StoredMethod, Hash, AnsweredClearly) = (entry.Revision, entry.Method, entry.Hash, entry.AnsweredClearly);
            }
            else if (entry.Outcome == "held" && entry.AnsweredClearly && entry.Revision == StoredRevision)
            {
                // A repeat after a lost answer settles the matter: the next one is needless.
                AnsweredClearly = true;
            }
        }
    }
}
