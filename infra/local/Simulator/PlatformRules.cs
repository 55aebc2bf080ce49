namespace PatentHub.Local.Simulator;

/// <summary>The business of a platform: what it refuses, what it examines first, and how it tells.</summary>
public sealed record PlatformRules
{
    /// <summary>Listings refused by id.</summary>
    public IReadOnlyList<string> RefusedIds { get; init; } = [];

    /// <summary>Listings whose title contains one of these words are refused.</summary>
    public IReadOnlyList<string> RefusedTitleWords { get; init; } = [];

    /// <summary>Share of listings refused, chosen by id, so that a retry meets the same answer.</summary>
    public double RefusedShare { get; init; }

    /// <summary>The code of a refusal.</summary>
    public string RefusalCode { get; init; } = "content-refused";

    /// <summary>The status of a refusal: 400 or 422.</summary>
    public int RefusalStatus { get; init; } = 422;

    /// <summary>Share of revisions that stay pending until a decision, which a webhook tells.</summary>
    public double PendingShare { get; init; }

    /// <summary>Share of the pending ones that are rejected in the end.</summary>
    public double PendingRejectedShare { get; init; }

    /// <summary>The shortest time until a decision.</summary>
    public int DecisionMinMilliseconds { get; init; } = 200;

    /// <summary>The longest time until a decision; negative: a pending listing is decided by hand only.</summary>
    public int DecisionMaxMilliseconds { get; init; } = 1500;

    /// <summary>Share of directly accepted revisions that a webhook confirms all the same.</summary>
    public double ConfirmShare { get; init; }

    /// <summary>Whether an older revision than the one held or withdrawn is refused with 409.</summary>
    public bool FencesByRevision { get; init; } = true;

    /// <summary>Whether the idempotency key is honoured. A platform that does not makes another record on each repeat.</summary>
    public bool HonoursIdempotencyKey { get; init; } = true;

    /// <summary>Whether withdrawn ids and their revisions are remembered.</summary>
    public bool RemembersWithdrawals { get; init; } = true;

    /// <summary>Whether the list keeps to the limit that it is asked for.</summary>
    public bool KeepsToLimit { get; init; } = true;

    /// <summary>Whether a webhook that had no 2xx is sent again.</summary>
    public bool RepeatsWebhooks { get; init; } = true;

    /// <summary>What it does not notice about requests, as a careless platform would.</summary>
    public IReadOnlyList<Violation> Overlooks { get; init; } = [];

    /// <summary>Values that must never reach a platform; each occurrence in a request counts as personal data.</summary>
    public IReadOnlyList<string> ForbiddenMarkers { get; init; } = [];
}
