using PatentHub.Local.Azurite;
using Xunit;

namespace PatentHub.Testing;

/// <summary>What a test needs from the machine. Without it the test is skipped with the reason; on CI it fails.</summary>
public static class Requires
{
    /// <summary>Debian's browser; no browser is ever downloaded.</summary>
    public const string ChromiumPath = "/usr/bin/chromium";

    static readonly Task<string?> NodeProblem = AzuriteInstallation.WhyNotAsync(CancellationToken.None);

    /// <summary>True on a build machine, where nothing may be left out.</summary>
    public static bool OnCi => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Node.js with npm.</summary>
    public static async Task Node() => That(await NodeProblem);

    /// <summary>A browser, at <see cref="ChromiumPath"/>.</summary>
    public static void Chromium() => That(File.Exists(ChromiumPath) ? null : $"There is no '{ChromiumPath}': install Debian's package 'chromium'.");

    /// <summary>Goes on where there is no problem.</summary>
    public static void That(string? problem)
    {
        if (problem is null)
            return;
        if (OnCi)
            Assert.Fail($"On CI no test may be skipped: {problem}");
        Assert.Skip(problem);
    }
}
