using System.Text.Json.Nodes;
using PatentHub.Local.Sample;
using PatentHub.Local.Simulator;
using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Storage;

/// <summary>Every stored row says which version of its form it has, so that a later program reads it for what it is.</summary>
public sealed class RowVersionTests
{
    [Fact]
    public async Task Every_row_that_a_run_leaves_carries_its_version()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup
        {
            Platforms = [.. SimulatedPlatforms.Create(7, SimulatedPlatforms.Heavy)],
            Feeds = [new FeedOptions()],
        });
        await hub.SyncAsync();
        Assert.True((await hub.SubmitDemandAsync(new JsonObject
        {
            ["title"] = "示例需求",
            ["need"] = "示例：求一种密封结构",
            ["organisation"] = new JsonObject { ["name"] = "示例有限公司" },
        }, "key-1")).IsSuccessStatusCode);
        await hub.SettleAsync();
        await hub.ReconcileAsync();
        foreach (var timer in new[] { "SweepSources", "CountFigures", "WatchBacklog", "SweepReconciles" })
            await hub.RunAsync(timer);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await hub.Http.GetAsync("api/health/ready", TestContext.Current.CancellationToken)).StatusCode);
        await hub.SettleAsync();

        var rows = await StoredRows.OfAsync(hub);
        // When a release raises a version, it keeps these as rows-v1.json is kept.
        await File.WriteAllTextAsync(Directory.CreateDirectory(Repository.Folder("artifacts/rows")).FullName + "/rows.json", StoredRows.ToJson(rows));
        Assert.Equal([], rows.Where(r => r.Row.GetInt64("v") is null).Select(r => $"{r.Table}/{r.Row.PartitionKey}/{r.Row.RowKey}"));
        foreach (var table in new[]
        {
            HubTables.Records, HubTables.Snapshots, HubTables.Deliveries, HubTables.Platforms, HubTables.Inbox, HubTables.Sources, HubTables.Quarantine, HubTables.Demands,
            HubTables.Leases, HubTables.Figures,
        })
            Assert.Contains(rows, r => r.Table.Equals(table, StringComparison.OrdinalIgnoreCase));
    }
}
