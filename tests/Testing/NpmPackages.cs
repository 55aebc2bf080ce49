using PatentHub.Local.Azurite;

namespace PatentHub.Testing;

/// <summary>Packages of a lock file, installed once into a folder named by its hash.</summary>
public static class NpmPackages
{
    static readonly string Cache = Path.Combine(Path.GetTempPath(), "patenthub-npm");

    /// <summary>Skips the test, or on CI fails it, where Node is missing.</summary>
    /// <param name="sources">Folder with package.json and package-lock.json.</param>
    /// <returns>The folder that holds node_modules.</returns>
    public static async Task<string> EnsureAsync(string sources, CancellationToken cancellationToken)
    {
        await Requires.Node();
        // The installer of Azurite installs whatever lock file it is given.
        return (await AzuriteInstallation.EnsureAsync(sources, Cache, _ => { }, cancellationToken)).Directory;
    }
}
