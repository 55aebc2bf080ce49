namespace PatentHub.Chaos.Judging;

/// <summary>What must never happen.</summary>
enum BreachKind
{
    /// <summary>A platform does not hold exactly what the source's final state asks for.</summary>
    Lost,

    /// <summary>Two records of one listing at one platform.</summary>
    Duplicated,

    /// <summary>An older revision took effect after a newer one.</summary>
    OlderAfterNewer,

    /// <summary>One revision of a listing had two contents, at one platform or at two.</summary>
    RevisionReused,

    /// <summary>An event was taken but is not kept, not applied, or without its effect.</summary>
    EventLost,

    /// <summary>An event took effect more than once.</summary>
    EventDoubled,

    /// <summary>The snapshots of a patent have a gap, or their chain does not verify.</summary>
    HistoryBroken,

    /// <summary>A request broke the protocol, or said what must not be said.</summary>
    ProtocolBroken,
}

/// <param name="Platform">Empty where it is the hub's own.</param>
/// <param name="Subject">Listing, event or patent.</param>
sealed record Breach(BreachKind Kind, string Platform, string Subject, string Account);
