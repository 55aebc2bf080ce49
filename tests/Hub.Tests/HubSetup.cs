using PatentHub.Local.Sample;
using PatentHub.Local.Simulator;

namespace PatentHub.Hub.Tests;

/// <summary>What a journey starts with.</summary>
sealed record HubSetup
{
    public static readonly PlatformLimits Limits = new() { RequestsPerSecond = 1000, Concurrency = 4, TimeoutSeconds = 10 };

    /// <summary>Two platforms without faults that take everything at once, unless told otherwise.</summary>
    public IReadOnlyList<PlatformOptions> Platforms { get; init; } = [Plain("one"), Plain("two")];

    /// <summary>Platforms that the hub does not know at first.</summary>
    public IReadOnlyList<PlatformOptions> Later { get; init; } = [];

    public Func<PlatformProfile, PlatformProfile> Profile { get; init; } = profile => profile with { Limits = Limits };

    /// <summary>Further profile files by name, as they stand in the folder.</summary>
    public IReadOnlyDictionary<string, string> ProfileFiles { get; init; } = new Dictionary<string, string>();

    /// <summary>Feeds of the simulator, to be used instead of the test's own feed.</summary>
    public IReadOnlyList<FeedOptions> Feeds { get; init; } = [];

    /// <summary>Ids of sources beside the one called test; each has a feed of its own.</summary>
    public IReadOnlyList<string> MoreSources { get; init; } = [];

    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Writes what the hub must know of platforms that listen at an address.</summary>
    public void WriteProfiles(string folder, IEnumerable<PlatformOptions> platforms, Uri address)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, text) in ProfileFiles)
            File.WriteAllText(Path.Combine(folder, name), text);
        foreach (var platform in platforms)
            ShippedProfiles.Write(folder, platform.Style, Profile(SimulatedPlatforms.ProfileOf(platform, address)));
    }

    public static HubSetup With(params PlatformOptions[] platforms) => new() { Platforms = platforms };

    public static PlatformOptions Plain(string id, PlatformRules? rules = null, FaultOptions? faults = null) =>
        SimulatedPlatforms.Create(7)[2] with { Id = id, Name = id, Rules = rules ?? new PlatformRules(), Faults = faults ?? FaultOptions.None };
}
