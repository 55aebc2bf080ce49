using System.Net;
using System.Text.Json.Nodes;
using PatentHub.Listings;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations.History;

/// <summary>What was lost comes back from the night's export, and goes out to the platforms again.</summary>
public sealed class RestoreJourneyTests
{
    static readonly int[] Lost = [3, 7, 8];

    [Fact]
    public async Task Lost_declarations_come_back_from_the_nights_export()
    {
        await using var hub = await StartAsync();
        var before = await RowsAsync(hub);
        foreach (var index in Lost)
            await LoseAsync(hub, index);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, $"api/declarations/{TestFeed.Number(3)}")).Status);
        Assert.Equal("anchor", (string?)(await hub.AskAsync(HttpMethod.Post, $"api/declarations/{TestFeed.Number(3)}/verify")).Body["break"]!["kind"]);

        var (_, exports) = await hub.AskAsync(HttpMethod.Get, "api/exports");
        var link = (string)Assert.Single(exports["exports"]!.AsArray())!["link"]!;
        var (_, manifest) = await hub.AskAsync(HttpMethod.Get, link);
        Assert.Equal((12, "2026-11-23"), ((int)manifest["rows"]!["Snapshots"]!, (string?)manifest["anchor"]));
        Assert.Equal((HttpStatusCode.Conflict, "dry-run-first"), await ProblemAsync(hub, link + "/restore", new JsonObject { ["reason"] = "测试" }));
        Assert.Equal((HttpStatusCode.BadRequest, "reason-missing"), await ProblemAsync(hub, link + "/restore", new JsonObject { ["dryRun"] = true }));
        Assert.Equal((HttpStatusCode.NotFound, "export-unknown"), await ProblemAsync(hub, "api/exports/none/restore", new JsonObject { ["reason"] = "测试" }));

        var dry = await RunAsync(hub, link + "/restore", new JsonObject { ["reason"] = "测试", ["dryRun"] = true });
        Assert.Equal((3, 3, 3), ((int)dry["counts"]!["missingSnapshots"]!, (int)dry["counts"]!["missingHeads"]!, (int)dry["counts"]!["missingListings"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, $"api/declarations/{TestFeed.Number(3)}")).Status);
        var job = await RunAsync(hub, link + "/restore", new JsonObject { ["reason"] = "测试" });
        Assert.Equal(("ended", "测试"), ((string?)job["outcome"], (string?)job["reason"]));

        await hub.SettleAsync();
        await hub.AssertConvergedAsync();
        hub.AssertNoViolation();
        Assert.Equal(before, await RowsAsync(hub));
        foreach (var index in Lost)
            Assert.True((bool)(await hub.AskAsync(HttpMethod.Post, $"api/declarations/{TestFeed.Number(index)}/verify")).Body["intact"]!);
        await hub.SyncAndSettleAsync();
        Assert.Equal(before, await RowsAsync(hub));
    }

    [Fact]
    public async Task An_export_can_be_asked_for_and_says_why()
    {
        await using var hub = await StartAsync();
        hub.Clock.Advance(TimeSpan.FromHours(1));
        var job = await RunAsync(hub, "api/exports", new JsonObject { ["reason"] = "检修之前" });
        Assert.Equal(("export", "ended", "检修之前"), ((string?)job["kind"], (string?)job["outcome"], (string?)job["reason"]));
        var (_, exports) = await hub.AskAsync(HttpMethod.Get, "api/exports");
        Assert.Equal((string?)job["subject"], (string?)exports["exports"]![0]!["id"]);
        Assert.Equal(2, exports["exports"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, "api/exports/none")).Status);
    }

    static async Task<HubFixture> StartAsync()
    {
        var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(12);
        await hub.SyncAndSettleAsync();
        await hub.RunAsync("WriteAnchor");
        await hub.RunAsync("ExportHistories");
        await hub.QuietAsync();
        return hub;
    }

    /// <summary>All rows of a declaration and its listing vanish, as by a mistaken deletion.</summary>
    static async Task LoseAsync(HubFixture hub, int index)
    {
        var (number, bucket) = (TestFeed.Number(index), Buckets.Of(TestFeed.Number(index)));
        foreach (var (table, key) in (IEnumerable<(string, string)>)[(HubTables.Snapshots, RecordKeys.Snapshot(number, 1)), (HubTables.Records, RecordKeys.Declaration(number)), (HubTables.Records, RecordKeys.Listing(SupplyListing.IdOf(number)))])
            await hub.Tables.SubmitAsync(table, bucket, [new RowChange.Delete(key, (await hub.RowsAsync(table, bucket, key)).Single().StoredETag)], TestContext.Current.CancellationToken);
    }

    static async Task<JsonNode> RunAsync(HubFixture hub, string path, JsonObject body)
    {
        var (status, accepted) = await hub.AskAsync(HttpMethod.Post, path, body);
        Assert.Equal(HttpStatusCode.Accepted, status);
        await hub.QuietAsync();
        return (await hub.AskAsync(HttpMethod.Get, $"api/history-jobs/{accepted["id"]}")).Body;
    }

    static async Task<(HttpStatusCode, string?)> ProblemAsync(HubFixture hub, string path, JsonObject body) =>
        await hub.AskAsync(HttpMethod.Post, path, body) is var (status, problem) ? (status, (string?)problem["title"]) : default;

    /// <summary>Every property of every row about declarations, apart from ETags.</summary>
    static async Task<IReadOnlyList<string>> RowsAsync(HubFixture hub)
    {
        var rows = new List<string>();
        foreach (var (table, bucket) in Buckets.All.SelectMany(b => new[] { (HubTables.Records, b), (HubTables.Snapshots, b) }))
            rows.AddRange((await hub.RowsAsync(table, bucket)).Select(row => $"{table} {row.RowKey} {string.Join(' ', row.Properties.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={(p.Value is byte[] bytes ? Convert.ToHexString(bytes) : p.Value)}"))}"));
        return rows;
    }
}
