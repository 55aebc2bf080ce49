using System.Diagnostics;
using System.Text.Json.Nodes;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Deployment;

/// <summary>What a deployment is asked at its end, asked of a hub that runs here.</summary>
public sealed class SmokeTests
{
    const string Curl = "/usr/bin/curl";

    [Fact]
    public async Task A_hub_that_is_well_passes()
    {
        Requires.That(File.Exists(Curl) ? null : $"There is no '{Curl}'.");
        await using var hub = await HubFixture.StartAsync();
        var key = (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(hub.Folder, "host", "secrets", "host.json"), TestContext.Current.CancellationToken))!["masterKey"]!["value"]!;
        var (exit, said) = await RunAsync(hub.Host.Address, key);
        Assert.True(exit == 0, said);
        Assert.Contains("ok: no status without a key: 401", said, StringComparison.Ordinal);
        Assert.Contains("ok: status with a key: 200", said, StringComparison.Ordinal);
        Assert.DoesNotContain(key, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_or_a_hub_that_is_not_there_does_not()
    {
        Requires.That(File.Exists(Curl) ? null : $"There is no '{Curl}'.");
        await using var hub = await HubFixture.StartAsync();
        Assert.Equal(1, (await RunAsync(hub.Host.Address, "wrong")).Exit);
        var address = hub.Host.Address;
        await hub.StopHubAsync();
        Assert.Equal(1, (await RunAsync(address, "")).Exit);
    }

    static async Task<(int Exit, string Said)> RunAsync(Uri hub, string key)
    {
        var start = new ProcessStartInfo("bash", [Repository.Folder("infra/azure/smoke"), hub.AbsoluteUri])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HUB_FUNCTION_KEY"] = key, ["SMOKE_WAITS"] = "0", ["no_proxy"] = "*" },
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }
}
