namespace PatentHub.Local.Launcher;

/// <summary>What the launcher was asked for.</summary>
/// <param name="Once">Run the main job, print one line of JSON, stop.</param>
/// <param name="Source">The feed to sync from; null: the sample.</param>
/// <param name="Platforms">Folder of profile files; null: the simulated platforms.</param>
/// <param name="Azurite">Store in Azurite through the Azure adapters, instead of SQLite.</param>
/// <param name="Sample">Generated declarations instead of the small sample.</param>
/// <param name="Data">Folder for all state.</param>
/// <param name="Port">HTTP port of the function app.</param>
/// <param name="Timeout">How long <paramref name="Once"/> may take.</param>
public sealed record LaunchOptions(bool Once, Uri? Source, string? Platforms, bool Azurite, long? Sample, string Data, int Port, TimeSpan Timeout);
