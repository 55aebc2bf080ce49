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
