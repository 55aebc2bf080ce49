namespace PatentHub.Local.Simulator;

/// <summary>A platform's storage: what it holds and which withdrawals it remembers.</summary>
/// <remarks>Not thread-safe: its platform calls it under its lock.</remarks>
sealed class Shelf(TimeProvider clock)
{
    const int RememberedStates = 8;
    static readonly TimeSpan WithdrawalsKept = TimeSpan.FromDays(30);
    readonly Dictionary<string, State> _states = new(StringComparer.Ordinal);
    readonly SortedSet<string> _held = new(StringComparer.Ordinal);

    public IEnumerable<Holding> Held => _held.Select(id => _states[id].Held!);

    public int Count => _held.Count;

    public Holding? Find(string id) => _states.TryGetValue(id, out var state) ? state.Held : null;

    /// <summary>The revision that keeps <paramref name="revision"/> out, or 0.</summary>
    /// <remarks>A withdrawal has a revision of its own, so a publication that carries it is not a repeat but late.</remarks>
    public int FenceAgainst(string id, int revision, bool withdrawal)
    {
        if (!_states.TryGetValue(id, out var state))
            return 0;
        var withdrawn = clock.GetUtcNow() - state.WithdrawnAt < WithdrawalsKept ? state.WithdrawnRevision : 0;
        if (withdrawn > revision || (withdrawn == revision && !withdrawal))
            return withdrawn;
        return state.Held is { } held && held.Revision > revision ? held.Revision : 0;
    }

    public void Store(Holding holding, DateTimeOffset at)
    {
        Change(holding.Id, at, state => state with { Held = holding });
        _held.Add(holding.Id);
    }

    /// <summary>Removes a listing and remembers the withdrawal even of one never seen; false if nothing was held.</summary>
    public bool Withdraw(string id, int revision, DateTimeOffset at)
    {
        Change(id, at, state => state with
        {
            Held = null,
            WithdrawnRevision = Math.Max(revision, state.WithdrawnRevision),
            WithdrawnAt = at,
        });
        return _held.Remove(id);
    }

    /// <summary>The listings after an id, in ordinal order.</summary>
    public IReadOnlyList<Holding> After(string id, int limit) =>
        [.. _held.GetViewBetween(id + '\0', "\uffff").Take(limit).Select(next => _states[next].Held!)];

    /// <summary>Goes back to the state before an instant, as after a restore from a backup; null: to nothing.</summary>
    public void Lose(DateTimeOffset? since)
    {
        foreach (var (id, latest) in _states.ToArray())
        {
            State? state = latest;
            while (state is not null && (since is null || state.ChangedAt >= since))
                state = state.Before;
            Restore(id, state);
        }
    }

    void Restore(string id, State? state)
    {
        if (state is null)
            _states.Remove(id);
        else
            _states[id] = state;
        if (state?.Held is null)
            _held.Remove(id);
        else
            _held.Add(id);
    }

    void Change(string id, DateTimeOffset at, Func<State, State> change)
    {
        var before = _states.GetValueOrDefault(id);
        var after = change(before ?? new State());
        _states[id] = after with { ChangedAt = at, Before = before?.Trimmed(RememberedStates) };
    }

    sealed record State
    {
        public Holding? Held { get; init; }

        public int WithdrawnRevision { get; init; }

        public DateTimeOffset WithdrawnAt { get; init; }

        public DateTimeOffset ChangedAt { get; init; }

        public State? Before { get; init; }

        public State Trimmed(int depth) => this with { Before = depth <= 1 ? null : Before?.Trimmed(depth - 1) };
    }
}
