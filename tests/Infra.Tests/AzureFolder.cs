using PatentHub.Testing;

namespace PatentHub.Infra.Tests;

/// <summary>The sources of the infrastructure.</summary>
static class AzureFolder
{
    public static string Path { get; } = Repository.Folder("infra/azure");

    public static string Main { get; } = System.IO.Path.Combine(Path, "main.bicep");

    public static string Read(string file) => File.ReadAllText(System.IO.Path.Combine(Path, file));

    /// <summary>Paths of all files below the folder, relative to it.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
