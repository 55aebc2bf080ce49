namespace PatentHub.Testing;

/// <summary>Where the sources are that are not copied beside the tests.</summary>
public static class Repository
{
    const string Solution = "PatentHub.sln";

    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Folder(string path) => Path.Combine(Root, path);

    static string Find(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds {Solution}.");
    }
}
