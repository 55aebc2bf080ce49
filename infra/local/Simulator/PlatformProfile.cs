namespace PatentHub.Local.Simulator;

/// <summary>What a simulated platform puts into the profile that is shipped for its style.</summary>
public sealed record PlatformProfile
{
    /// <summary>The platform's id.</summary>
    public required string Id { get; init; }

    /// <summary>The name shown to people.</summary>
    public required string Name { get; init; }

    /// <summary>national, provincial or municipal.</summary>
    public required string Level { get; init; }

    /// <summary>Where it is.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>The kinds it takes.</summary>
    public required IReadOnlyList<string> Accepts { get; init; }

    /// <summary>Secrets of requests, the current one first.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>Secrets of webhooks.</summary>
    public required IReadOnlyList<string> WebhookSecrets { get; init; }

    /// <summary>Of styles that do not sign with secrets.</summary>
    public IReadOnlyDictionary<string, string>? Credentials { get; init; }

    /// <summary>What it is told of registrations, where it takes them.</summary>
    public RegistrationProfile? Registration { get; init; }

    /// <summary>A simulated platform is on the same machine.</summary>
    public bool AllowPrivateNetwork { get; init; } = true;

    /// <summary>How hard the hub may push.</summary>
    public PlatformLimits Limits { get; init; } = new();
}

/// <summary>What a register is told, and why it may be.</summary>
public sealed record RegistrationProfile
{
    /// <summary>The clause.</summary>
    public required string LegalBasis { get; init; }

    /// <summary>The fields.</summary>
    public required IReadOnlyList<string> Fields { get; init; }
}

/// <summary>The limits of a profile.</summary>
public sealed record PlatformLimits
{
    /// <summary>Requests a second.</summary>
    public int RequestsPerSecond { get; init; } = 2000;

    /// <summary>Requests at the same time.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Seconds until a request counts as timed out.</summary>
    public int TimeoutSeconds { get; init; } = 10;
}
