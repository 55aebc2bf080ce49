using PatentHub.Local.Sample;

namespace PatentHub.Local.Simulator;

/// <summary>What the simulator serves, and where.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>All choices of all platforms follow from it.</summary>
    public long Seed { get; init; } = 510500;

    /// <summary>The hub's address, to which webhooks go; may be set later.</summary>
    public Uri? HubUrl { get; init; }

    /// <summary>Where ledgers are appended, one file per platform; null keeps them in memory only.</summary>
    public string? LedgerDirectory { get; init; }

    /// <summary>How many of the newest entries each ledger keeps in memory. Counters cover all.</summary>
    public int LedgerCapacity { get; init; } = 50_000;

    /// <summary>Whether holdings keep the listings themselves, in memory and in the ledger file; without, only their hashes.
    /// Turn it off for hundreds of thousands.</summary>
    public bool KeepContent { get; init; } = true;

    /// <summary>Where a profile file for each platform is written once the address is known; null writes none.</summary>
    public string? ProfilesDirectory { get; init; }

    /// <summary>The first pause before a refused webhook is sent again; it doubles up to a minute.</summary>
    public int WebhookRetryMilliseconds { get; init; } = 500;

    /// <summary>The platforms.</summary>
    public IReadOnlyList<PlatformOptions> Platforms { get; init; } = [];

    /// <summary>The declaration feeds served beside them under <c>/_feeds/{name}</c>.</summary>
    public IReadOnlyList<FeedOptions> Feeds { get; init; } = [];
}
