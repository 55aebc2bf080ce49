namespace PatentHub.Chaos;

/// <summary>How much chaos there is to be.</summary>
/// <param name="Kills">How often a process of the hub is killed.</param>
/// <param name="Pauses">How often one is stopped for a while; every fourth time for longer than a lease.</param>
/// <param name="Listings">Listings that the source begins with.</param>
/// <param name="Platforms">Simulated platforms, 1 to 4.</param>
/// <param name="Processes">Processes of the hub over one store.</param>
/// <param name="Azurite">Azurite instead of SQLite.</param>
/// <param name="Folder">For all state of this run.</param>
/// <param name="Tools">Where Azurite is installed.</param>
sealed record ChaosOptions(int Kills, int Pauses, int Listings, int Platforms, int Processes, long Seed, bool Azurite, string Folder, string Tools)
{
    /// <summary>How long the hub may take to come to rest.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often the hub compares what the platforms hold; a process killed meanwhile keeps others from it for two minutes.</summary>
    public TimeSpan ReconcileEvery { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>How long a kill waits for the hub to be at work.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(25);
}
