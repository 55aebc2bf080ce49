using System.Text.Json.Nodes;
using PatentHub.Local.Simulator;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Launcher;

/// <summary>The launcher as a user starts it: real processes, real time.</summary>
public sealed class LauncherTests
{
    const string AtRest = "Everything is at rest";

    [Fact]
    public async Task Runs_once_and_again_without_doing_anything_twice()
    {
        using var folder = new TemporaryDirectory();
        var (arguments, partners) = await ArgumentsAsync(folder);
        await using var platforms = partners;
        var (code, first) = await LauncherProcess.RunAsync(["--once", .. arguments]);
        await using var _ = first;
        Assert.Equal(0, code);
        var summary = JsonNode.Parse(first.LastLine)!.AsObject();
        Assert.Equal(["declarations", "listings", "deliveries", "webhooks", "repaired", "converged", "elapsedSeconds"], Names(summary));
        Assert.Equal(["read", "created", "updated", "unchanged", "quarantined", "deleted"], Names(summary["declarations"]!));
        Assert.Equal(["supply", "demand"], Names(summary["listings"]!));
        Assert.Equal(["cd-exchange-luzhou", "cn-navigation", "cn-operation", "sc-luzhou-centre"], Names(summary["deliveries"]!).Order());
        Assert.All(summary["deliveries"]!.AsObject(), platform => Assert.Equal(["accepted", "pending", "rejected", "withdrawn", "failed"], Names(platform.Value!)));
        Assert.Equal(["applied", "duplicate", "ignored"], Names(summary["webhooks"]!));
        Assert.Equal((67, 61, 6, true), (Number(summary, "read"), Number(summary, "created"), Number(summary, "quarantined"), (bool)summary["converged"]!));
        Assert.All(partners.Platforms, platform => Assert.Equal((int)summary["deliveries"]![platform.Options.Id]!["accepted"]!, platform.Holdings().Count(h => h.Status == "accepted")));

        var (again, second) = await LauncherProcess.RunAsync(["--once", .. arguments]);
        await using var __ = second;
        var repeat = JsonNode.Parse(second.LastLine)!.AsObject();
        Assert.Equal((0, 0, 0, 0), (again, Number(repeat, "created"), Number(repeat, "updated"), Number(repeat, "deleted")));
        Assert.Equal(summary["listings"]!.ToJsonString(), repeat["listings"]!.ToJsonString());
        Assert.Equal(Number(repeat, "read"), Number(repeat, "unchanged") + Number(repeat, "quarantined"));
    }

    [Theory]
    [InlineData("--port must be from 1 to 65535.", "--port", "0")]
    [InlineData("--sample must be from 1 to 1000000.", "--sample", "0")]
    [InlineData("--source must be an http or https address.", "--source", "ftp://x")]
    [InlineData("--platforms must be an existing folder.", "--platforms", "/nowhere/at/all")]
    [InlineData("--source and --sample exclude each other.", "--source", "http://localhost/", "--sample", "5")]
    [InlineData("'--nonsense'", "--nonsense")]
    public async Task Bad_options_are_told(string message, params string[] arguments)
    {
        var (code, launcher) = await LauncherProcess.RunAsync(arguments);
        await using var _ = launcher;
        Assert.Equal(2, code);
        Assert.Contains(message, launcher.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_launcher_takes_its_children_along_and_the_next_one_converges()
    {
        Requires.That(OperatingSystem.IsLinux() ? null : "Children are found in /proc.");
        using var folder = new TemporaryDirectory();
        var (arguments, partners) = await ArgumentsAsync(folder);
        await using var platforms = partners;
        await using (var launcher = LauncherProcess.Start(arguments))
        {
            await launcher.ReadUntilAsync(AtRest);
            var children = launcher.Children();
            Assert.Equal(2, children.Count);
            var (busy, other) = await LauncherProcess.RunAsync(arguments);
            await using var _ = other;
            Assert.Equal(2, busy);
            Assert.Contains("is in use by another launcher", other.Errors, StringComparison.Ordinal);

            launcher.Kill();
            foreach (var child in children)
                await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await using var next = LauncherProcess.Start(arguments);
        await next.ReadUntilAsync(AtRest);
        var others = next.Children();
        next.Stop();
        Assert.Equal(0, await next.EndAsync());
        Assert.Equal(2, others.Count);
        foreach (var child in others)
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Faults would make the run as long as the hub has to wait for them; they have journeys of their own.</summary>
    static async Task<(string[] Arguments, PartnerSimulator Partners)> ArgumentsAsync(TemporaryDirectory folder)
    {
        var port = LauncherProcess.FreePort();
        var partners = await RealTimePartners.StartAsync(folder["profiles"], new Uri($"http://127.0.0.1:{port}"));
        return (["--data", folder["data"], "--port", $"{port}", "--platforms", folder["profiles"]], partners);
    }

    static string[] Names(JsonNode node) => [.. node.AsObject().Select(field => field.Key)];

    static int Number(JsonObject summary, string name) => (int)summary["declarations"]![name]!;
}
