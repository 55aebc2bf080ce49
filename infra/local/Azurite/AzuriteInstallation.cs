using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace PatentHub.Local.Azurite;

/// <summary>A folder with Azurite's packages, exactly those of the lock file beside this source.</summary>
public sealed class AzuriteInstallation
{
    /// <summary>Written last: a folder without it is an installation that was cut off.</summary>
    const string CompleteFile = ".complete";

    AzuriteInstallation(string directory, string runScript)
    {
        Directory = directory;
        RunScript = runScript;
    }

    /// <summary>The folder that holds node_modules.</summary>
    public string Directory { get; }

    /// <summary>The script that starts Azurite and ends it with its parent.</summary>
    public string RunScript { get; }

    /// <summary>Whether Node and npm can be started; the reason where not.</summary>
    public static async Task<string?> WhyNotAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync("node", ["--version"], Environment.CurrentDirectory, null, cancellationToken).ConfigureAwait(false);
            await RunAsync(Npm, ["--version"], Environment.CurrentDirectory, null, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>
    /// Installs Azurite below <paramref name="cache"/>, in a folder named by the hash of the lock file, unless it is there already.
    /// Two programs may do this at once: each fills a folder of its own, and the first to finish names it.
    /// </summary>
    /// <param name="sources">Folder with <c>package.json</c>, <c>package-lock.json</c> and <c>run.mjs</c>.</param>
    /// <param name="cache">Folder for installations, kept between runs.</param>
    /// <param name="progress">Receives one line at a time.</param>
    /// <exception cref="InvalidOperationException">Node is missing, or npm failed.</exception>
    public static async Task<AzuriteInstallation> EnsureAsync(string sources, string cache, Action<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var hash = SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(sources, "package-lock.json"), cancellationToken).ConfigureAwait(false));
        var target = Path.Combine(Path.GetFullPath(cache), $"azurite-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}");
        if (!File.Exists(Path.Combine(target, CompleteFile)))
            await InstallAsync(sources, target, progress, cancellationToken).ConfigureAwait(false);
        return new AzuriteInstallation(target, Path.GetFullPath(Path.Combine(sources, "run.mjs")));
    }

    static async Task InstallAsync(string sources, string target, Action<string> progress, CancellationToken cancellationToken)
    {
        progress("Installing Azurite from its lock file (npm ci) …");
        var own = $"{target}.{Path.GetRandomFileName()}";
        System.IO.Directory.CreateDirectory(own);
        try
        {
            foreach (var file in (string[])["package.json", "package-lock.json"])
                File.Copy(Path.Combine(sources, file), Path.Combine(own, file), overwrite: true);
            await RunAsync(Npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], own, progress, cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(Path.Combine(own, CompleteFile), "", cancellationToken).ConfigureAwait(false);
            System.IO.Directory.Move(own, target);
            progress("Azurite is installed.");
        }
        catch (IOException) when (File.Exists(Path.Combine(target, CompleteFile)))
        {
            progress("Azurite was installed by another program meanwhile.");
        }
        finally
        {
            if (System.IO.Directory.Exists(own))
                System.IO.Directory.Delete(own, recursive: true);
        }
    }

    static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    static async Task RunAsync(string program, string[] arguments, string directory, Action<string>? progress, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = directory,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        var errors = new List<string>();
        process.OutputDataReceived += (_, line) => Report(progress, line.Data);
        process.ErrorDataReceived += (_, line) => Report(errors.Add, line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"'{program}' cannot be started. Azurite needs Node.js 20 or later with npm: install it, or use '--storage sqlite'.", exception);
        }
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with code {process.ExitCode}: {string.Join(' ', errors.TakeLast(5))}");
    }

    static void Report(Action<string>? receive, string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
            receive?.Invoke(line);
    }
}
