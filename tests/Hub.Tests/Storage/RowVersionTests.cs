using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using PatentHub.Adapters.Storage;
using PatentHub.Local.Sample;
using PatentHub.Local.Simulator;
using PatentHub.Storage;
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

        var rows = await RowsAsync(hub);
        Assert.Equal([], rows.Where(r => r.Row.GetInt64("v") is null).Select(r => $"{r.Table}/{r.Row.PartitionKey}/{r.Row.RowKey}"));
        foreach (var table in new[]
        {
            HubTables.Records, HubTables.Snapshots, HubTables.Deliveries, HubTables.Platforms, HubTables.Inbox, HubTables.Sources, HubTables.Quarantine, HubTables.Demands,
            HubTables.Leases, HubTables.Figures,
        })
            Assert.Contains(rows, r => r.Table.Equals(table, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>All rows of all tables. The store has no such read; the file tells the keys.</summary>
    static async Task<List<(string Table, Row Row)>> RowsAsync(HubFixture hub)
    {
        var rows = new List<(string, Row)>();
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(hub.Folder, "store", StorageModule.TableFile)};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT part, key FROM row";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var place = Encoding.UTF8.GetString((byte[])reader[0]).Split('\0');
            rows.Add((place[0], (await hub.Tables.FindAsync(place[0], place[1], Encoding.UTF8.GetString((byte[])reader[1]), TestContext.Current.CancellationToken))!));
        }
        return rows;
    }
}
