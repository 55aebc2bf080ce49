using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Playwright;
using PatentHub.Testing;

namespace PatentHub.Browser.Tests.Stage;

/// <summary>axe-core, from npm by the lock file beside the tests.</summary>
public static class Accessibility
{
    /// <summary>Installations outlive the build output, so that a clean build does not download again.</summary>
    static readonly string Cache = Path.Combine(Path.GetTempPath(), "patenthub-axe");

    static readonly Lazy<Task<string>> Script = new(InstallAsync);

    /// <summary>What axe finds to be serious or critical, one line each.</summary>
    public static async Task<string[]> FindViolationsAsync(IPage page)
    {
        await Requires.Node();
        // Evaluated by the browser itself: the page's policy would not let it in.
        await page.EvaluateAsync(await Script.Value);
        var result = await page.EvaluateAsync<JsonElement>("() => axe.run(document, { resultTypes: ['violations'] })");
        return [.. result.GetProperty("violations").EnumerateArray().Where(IsSevere).Select(Describe)];
    }

    static bool IsSevere(JsonElement violation) => violation.GetProperty("impact").GetString() is "serious" or "critical";

    static string Describe(JsonElement violation) =>
        $"{violation.GetProperty("id")}: {string.Join("; ", violation.GetProperty("nodes").EnumerateArray().Select(node => $"{node.GetProperty("html")} {node.GetProperty("failureSummary")}"))}";

    static async Task<string> InstallAsync()
    {
        var sources = Path.Combine(AppContext.BaseDirectory, "Axe");
        var hash = SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(sources, "package-lock.json")));
        var target = Path.Combine(Cache, Convert.ToHexStringLower(hash.AsSpan(0, 8)));
        var script = Path.Combine("node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(Path.Combine(target, script)))
            await InstallAsync(sources, target);
        return await File.ReadAllTextAsync(Path.Combine(target, script));
    }

    /// <summary>Two test runs may do this at once: each fills a folder of its own, and the first to finish names it.</summary>
    static async Task InstallAsync(string sources, string target)
    {
        using var own = new TemporaryDirectory();
        foreach (var file in (string[])["package.json", "package-lock.json"])
            File.Copy(Path.Combine(sources, file), own[file]);
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]) { WorkingDirectory = own.Path })!;
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"'npm ci' ended with code {npm.ExitCode}; see its messages above.");
        Directory.CreateDirectory(Cache);
        if (!Directory.Exists(target))
            Directory.Move(own["node_modules"], Directory.CreateDirectory(target).FullName + "/node_modules");
    }
}
