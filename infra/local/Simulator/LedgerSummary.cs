namespace PatentHub.Local.Simulator;

/// <summary>The counters of one platform since its ledger began.</summary>
public sealed record LedgerSummary
{
    /// <summary>Entries in all.</summary>
    public long Entries { get; init; }

    /// <summary>Entries by <c>METHOD outcome</c>.</summary>
    public required IReadOnlyDictionary<string, long> Outcomes { get; init; }

    /// <summary>What the hub did wrong, by kind; kinds that never occurred are absent.</summary>
    public required IReadOnlyDictionary<Violation, long> Violations { get; init; }

    /// <summary>Listings held now, by status.</summary>
    public IReadOnlyDictionary<string, int> Held { get; init; } = new Dictionary<string, int>();

    /// <summary>Webhooks and decisions that are still to come.</summary>
    public int WebhooksWaiting { get; init; }

    /// <summary>How often a kind of violation occurred.</summary>
    public long Count(Violation violation) => Violations.GetValueOrDefault(violation);
}
