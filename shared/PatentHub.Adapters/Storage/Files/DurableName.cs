using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PatentHub.Adapters.Storage.Files;

/// <summary>
/// Gives a written file its name, if that is free, in one step that the disk keeps. File.Move looks whether the name is free and
/// then renames, so that of two writers both may win; a hard link fails where the name is taken. Source: POSIX link(2), fsync(2).
/// </summary>
static class DurableName
{
    const int NameIsTaken = 17;
    const int ReadOnly = 0;

    /// <summary>False where the name is taken.</summary>
    /// <exception cref="IOException">The file system did not do it.</exception>
    public static bool TryGive(string written, string name) => OperatingSystem.IsWindows() ? TryMove(written, name) : TryLink(written, name);

    /// <summary>Windows itself refuses to move onto a name that is taken.</summary>
    static bool TryMove(string written, string name)
    {
        try
        {
            File.Move(written, name, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(name))
        {
            return false;
        }
    }

    static bool TryLink(string written, string name)
    {
        if (Link(written, name) == 0)
        {
            FlushDirectory(Path.GetDirectoryName(name)!);
            return true;
        }
        return Marshal.GetLastPInvokeError() == NameIsTaken ? false : throw Failure(name);
    }

    /// <summary>A name is part of its directory, and lost with power until that is on the disk.</summary>
    static void FlushDirectory(string directory)
    {
        var handle = Open(directory, ReadOnly);
        if (handle < 0)
            throw Failure(directory);
        try
        {
            if (Flush(handle) != 0)
                throw Failure(directory);
        }
        finally
        {
            _ = Close(handle);
        }
    }

    static IOException Failure(string path) => new($"'{path}': {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string created);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Flush(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Close(int handle);
}
