namespace PatentHub.Local.Simulator;

/// <summary>One simulated platform.</summary>
public sealed record PlatformOptions
{
    /// <summary>Its id, which is also its path prefix: <c>[a-z0-9-]{1,40}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name shown to people.</summary>
    public string Name { get; init; } = "";

    /// <summary>national, provincial or municipal.</summary>
    public string Level { get; init; } = "municipal";

    /// <summary>The kinds it takes: supply, demand.</summary>
    public IReadOnlyList<string> Accepts { get; init; } = ["supply", "demand"];

    /// <summary>How it is spoken to: neutral, oauth2, gateway or batch.</summary>
    public string Style { get; init; } = PlatformStyles.Neutral;

    /// <summary>What styles other than the neutral one authenticate with: clientId and clientSecret, or appKey and appSecret.</summary>
    public IReadOnlyDictionary<string, string> Credentials { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a token of style oauth2 lasts.</summary>
    public int TokenSeconds { get; init; } = 600;

    /// <summary>How long a job of style batch takes.</summary>
    public int JobMilliseconds { get; init; } = 1000;

    /// <summary>Secrets that the hub signs with, <c>whsec_…</c>; any of them is good.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>Secrets that the platform signs its webhooks with; the first one is used.</summary>
    public IReadOnlyList<string> WebhookSecrets { get; init; } = [];

    /// <summary>How hard the hub may push; goes into its profile.</summary>
    public PlatformLimits Limits { get; init; } = new();

    /// <summary>Its business rules.</summary>
    public PlatformRules Rules { get; init; } = new();

    /// <summary>How it misbehaves at first.</summary>
    public FaultOptions Faults { get; init; } = FaultOptions.None;
}
