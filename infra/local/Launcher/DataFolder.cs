namespace PatentHub.Local.Launcher;

/// <summary>The folder of all state, used by one launcher at a time.</summary>
static class DataFolder
{
    const string LockFile = "launcher.lock";

    /// <returns>The lock, or null if another launcher has it. The system gives it back when a launcher dies.</returns>
    public static IDisposable? TryLock(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
