using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Attempts;
using PatentHub.Local.Simulator;
using PatentHub.Monitoring;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Monitoring;

/// <summary>Marked values go in through every field that is nobody's business, and are looked for in all that comes out.</summary>
public sealed class PrivacyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Marked_values_never_leave_the_hub(bool withFaults)
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup
        {
            Platforms = [.. SimulatedPlatforms.Create(7, withFaults ? SimulatedPlatforms.Heavy : FaultOptions.None).Select(p => p with { Rules = p.Rules with { ForbiddenMarkers = MarkedValues.All } })],
            Settings = new Dictionary<string, string> { ["AzureFunctionsJobHost:logging:logLevel:default"] = "Trace", ["AzureFunctionsJobHost:logging:logLevel:PatentHub"] = "Trace" },
        });
        hub.Feed.Add(MarkedValues.Item(hub, 1), MarkedValues.Item(hub, 2), MarkedValues.Quarantined(hub, 3), hub.Feed.Item(4));
        await hub.SyncAsync();
        await hub.SubmitDemandAsync(new JsonObject
        {
            ["title"] = "示例需求",
            ["need"] = "示例：请联系 13800000001",
            ["organisation"] = new JsonObject { ["name"] = "示例有限公司" },
            ["contact"] = new JsonObject { ["name"] = "标记需求联系人", ["phone"] = "13912340001" },
        }, "key-1");
        await hub.SettleAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.Feed.Change(1, item => item["title"] = "示例：改了标题");
        await hub.SyncAndSettleAsync();
        await hub.ReconcileAsync();
        await hub.RunAsync("SweepSources");
        await hub.RunAsync("CountFigures");

        var sent = hub.Host.Wire.Exchanges.Where(exchange => exchange.Url.Port == hub.Simulator.Address.Port).Select(exchange => exchange.ToString()).ToList();
        var status = System.Text.Json.JsonSerializer.Serialize(await hub.StatusAsync(), MonitoringJson.Default.HubStatus);
        Assert.Contains(sent, request => request.Contains("示例简介", StringComparison.Ordinal));
        Assert.NotEmpty(hub.Host.Log.Lines);
        var attempts = await AttemptsAsync(hub);
        Assert.Contains(attempts, attempt => attempt.Contains("示例简介", StringComparison.Ordinal));
        Assert.All(hub.Platforms.SelectMany(p => p.Options.Secrets), secret => Assert.DoesNotContain(attempts, attempt => attempt.Contains(secret["whsec_".Length..], StringComparison.Ordinal)));
        foreach (var marker in MarkedValues.All)
        {
            Assert.DoesNotContain(sent, request => MarkedValues.Shows(request, marker));
            Assert.DoesNotContain(hub.Host.Wire.Exchanges, exchange => MarkedValues.Shows(exchange.Url.OriginalString + exchange.Headers, marker));
            Assert.DoesNotContain(hub.Host.Log.Lines, line => MarkedValues.Shows(line, marker));
            Assert.False(MarkedValues.Shows(status, marker), marker);
            Assert.DoesNotContain(attempts, attempt => MarkedValues.Shows(attempt, marker));
        }
        Assert.All(hub.Platforms, platform => Assert.True(platform.Holdings().Count >= 3));
        hub.AssertNoViolation();
    }

    /// <summary>The hub has what it keeps to itself: the markers went in.</summary>
    [Fact]
    public async Task Marked_values_stay_in_the_store()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.Add(MarkedValues.Item(hub, 1));
        await hub.SyncAndSettleAsync();
        var snapshot = (await hub.SnapshotsAsync(Buckets.Of(TestFeed.Number(1))))[0];
        var raw = JsonNode.Parse(snapshot.Raw!)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.All(MarkedValues.All.Except(["标记需求联系人", "13800000001"]), marker => Assert.Contains(marker, raw, StringComparison.Ordinal));
    }

    /// <summary>Everything that the attempt log has, as text.</summary>
    static async Task<List<string>> AttemptsAsync(HubFixture hub)
    {
        var log = hub.Host.Services.GetRequiredService<AttemptLog>();
        var texts = new List<string>();
        foreach (var partition in hub.Platforms.Select(p => DeliveryKeys.Partition(p.Options.Id, 0)))
            foreach (var day in await log.DaysAsync(partition, TestContext.Current.CancellationToken))
                texts.AddRange((await hub.RowsAsync(HubTables.Attempts, AttemptKeys.Partition(partition, day))).Select(row => string.Join('\n', row.Properties.Values)));
        return texts;
    }
}
