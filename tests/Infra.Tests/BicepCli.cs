using System.Diagnostics;
using System.Reflection;
using PatentHub.Testing;

namespace PatentHub.Infra.Tests;

/// <param name="Error">What it wrote to standard error: warnings as well as errors, for the exit code tells errors only.</param>
sealed record BicepResult(int ExitCode, string Output, string Error);

/// <summary>The Bicep compiler from its package.</summary>
static class BicepCli
{
    static readonly string Program = typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "BicepPath").Value ?? "";

    /// <summary>Skips the test where there is no compiler for this system.</summary>
    public static void Require() =>
        Requires.That(File.Exists(Program) ? null : "There is no Bicep compiler for this system; on Linux x64 'dotnet restore' brings it.");

    public static async Task<BicepResult> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{Program}' could not be started.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }
}
