namespace PatentHub.Chaos.Judging;

/// <summary>What the evidence proves.</summary>
/// <param name="Requests">Publications and withdrawals that reached a platform.</param>
/// <param name="Repeated">Of these, repeats of what was applied, still in force, and had been answered without a fault of the platform's:
/// what a kill or a pause costs.</param>
/// <param name="RepeatedInAll">Repeats of what was applied and still in force, whatever became of the answer.</param>
sealed record Verdict(IReadOnlyList<Breach> Breaches, long Requests, long Repeated, long RepeatedInAll)
{
    /// <summary>Share of needless repeats that is allowed; a single one is, in runs too small for a share.</summary>
    const double RepeatsAllowed = 0.0005;

    public int Count(BreachKind kind) => Breaches.Count(breach => breach.Kind == kind);

    public double RepeatedRate => Requests == 0 ? 0 : (double)Repeated / Requests;

    public bool Held => Breaches.Count == 0 && (Repeated <= 1 || RepeatedRate < RepeatsAllowed);

    public static Verdict Of(Evidence evidence)
    {
        var ledgers = evidence.Platforms.Select(LedgerJudge.Judge).ToList();
        return new(
            [
                .. ledgers.SelectMany(ledger => ledger.Breaches),
                .. RevisionJudge.Judge(evidence.Platforms),
                .. evidence.Platforms.SelectMany(platform => HoldingsJudge.Judge(platform, evidence)),
                .. evidence.Platforms.SelectMany(platform => EventJudge.Judge(platform, evidence.Events)),
                .. evidence.BrokenHistories.Select(number => new Breach(BreachKind.HistoryBroken, "", number, "the history has a gap or does not verify")),
            ],
            ledgers.Sum(ledger => ledger.Requests), ledgers.Sum(ledger => ledger.Repeated), ledgers.Sum(ledger => ledger.RepeatedInAll));
    }
}
