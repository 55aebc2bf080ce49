using System.Text;
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
    static readonly string[] Markers =
    [
        "标记联系人", "13912340001", "marker-contact@example.com", "标记发明人", "marker-project", "标记项目", "MARKERNUMBER1", "987654321",
        "标记资助方", "标记原因", "标记未知字段", "11010519491231002X", "13800000001", "marker-text@example.org", "0830-2345678", "标记需求联系人",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Marked_values_never_leave_the_hub(bool withFaults)
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup
        {
            Platforms = [.. SimulatedPlatforms.Create(7, withFaults ? SimulatedPlatforms.Heavy : FaultOptions.None).Select(p => p with { Rules = p.Rules with { ForbiddenMarkers = Markers } })],
            Settings = new Dictionary<string, string> { ["AzureFunctionsJobHost:logging:logLevel:default"] = "Trace", ["AzureFunctionsJobHost:logging:logLevel:PatentHub"] = "Trace" },
        });
        hub.Feed.Add(Marked(hub, 1), Marked(hub, 2), Quarantined(hub, 3), hub.Feed.Item(4));
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
        foreach (var marker in Markers)
        {
            Assert.DoesNotContain(sent, request => Shows(request, marker));
            Assert.DoesNotContain(hub.Host.Wire.Exchanges, exchange => Shows(exchange.Url.OriginalString + exchange.Headers, marker));
            Assert.DoesNotContain(hub.Host.Log.Lines, line => Shows(line, marker));
            Assert.False(Shows(status, marker), marker);
            Assert.DoesNotContain(attempts, attempt => Shows(attempt, marker));
        }
        Assert.All(hub.Platforms, platform => Assert.True(platform.Holdings().Count >= 3));
        hub.AssertNoViolation();
    }

    /// <summary>The hub has what it keeps to itself: the markers went in.</summary>
    [Fact]
    public async Task Marked_values_stay_in_the_store()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Feed.Add(Marked(hub, 1));
        await hub.SyncAndSettleAsync();
        var snapshot = (await hub.SnapshotsAsync(Buckets.Of(TestFeed.Number(1))))[0];
        var raw = JsonNode.Parse(snapshot.Raw!)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.All(Markers.Except(["标记需求联系人", "13800000001"]), marker => Assert.Contains(marker, raw, StringComparison.Ordinal));
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

    static JsonObject Marked(HubFixture hub, int index)
    {
        var item = hub.Feed.Item(index);
        item["abstract"] = "示例摘要 证号11010519491231002X";
        item["inventors"] = new JsonArray("标记发明人");
        item["marker"] = "标记未知字段";
        item["applicants"] = new JsonArray(
            new JsonObject { ["name"] = "示例大学", ["kind"] = "university" },
            new JsonObject { ["name"] = "示例权利人", ["kind"] = "person", ["uscc"] = "11010519491231002X" });
        item["projects"] = new JsonArray(new JsonObject
        {
            ["type"] = "标记项目",
            ["name"] = "marker-project",
            ["number"] = "MARKERNUMBER1",
            ["level"] = "national",
            ["funder"] = "标记资助方",
            ["amount"] = 987654321,
        });
        item["implementation"] = new JsonObject { ["status"] = "none", ["reason"] = "标记原因", ["reportedOn"] = "2026-03-31" };
        item["offer"]!["contact"] = new JsonObject { ["name"] = "标记联系人", ["phone"] = "13912340001", ["email"] = "marker-contact@example.com" };
        item["offer"]!["scenario"] = "示例场景 电话0830-2345678";
        item["offer"]!["summary"] = "示例简介 联系 marker-text@example.org";
        return item;
    }

    static JsonObject Quarantined(HubFixture hub, int index)
    {
        var item = Marked(hub, index);
        item["legalStatus"] = "标记原因";
        return item;
    }

    static bool Shows(string text, string marker) =>
        text.Contains(marker, StringComparison.Ordinal)
        || text.Contains(Uri.EscapeDataString(marker), StringComparison.Ordinal)
        || text.Contains(System.Text.Json.JsonSerializer.Serialize(marker).Trim('"'), StringComparison.Ordinal)
        || text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(marker)), StringComparison.Ordinal);
}
