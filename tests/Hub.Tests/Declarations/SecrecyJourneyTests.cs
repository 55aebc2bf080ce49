using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations;

/// <summary>Of a secret item nothing is kept, wherever it comes along.</summary>
public sealed class SecrecyJourneyTests
{
    const string Marker = "涉密内容标记";
    const string Name = "secretFieldMarker";

    [Theory]
    [InlineData("secret")]
    [InlineData("defence")]
    [InlineData("Secret ")]
    public async Task Nothing_of_a_secret_item_is_in_any_file_or_log_line(string secrecy)
    {
        await using var hub = await HubFixture.StartAsync();
        JsonObject plain = Secret(hub, 2, secrecy), longer = Secret(hub, 3, secrecy), bad = Secret(hub, 4, secrecy), unknown = Secret(hub, 5, secrecy), wrong = Secret(hub, 6, secrecy);
        longer["abstract"] = string.Concat(Enumerable.Repeat(Marker, 10_000));
        bad["legalStatus"] = Marker;
        unknown["applicationNumber"] = Marker;
        wrong.Remove("updatedAt");
        hub.Feed.Add(hub.Feed.Item(1, "示例：公开内容"), plain, longer, bad, unknown, wrong);
        await hub.SyncAndSettleAsync();
        await hub.RunAsync("SweepSources");
        await hub.AskAsync(HttpMethod.Post, "api/sources/test/rewind", new JsonObject { ["to"] = null, ["dryRun"] = true });
        await hub.SettleAsync();

        var (_, runs) = await hub.AskAsync(HttpMethod.Get, "api/sources/test/runs");
        Assert.Equal(3, runs["runs"]!.AsArray().Count);
        Assert.All(runs["runs"]!.AsArray(), run => Assert.Equal((6, 5, 5), ((int)run!["counts"]!["read"]!, (int)run["counts"]!["quarantined"]!, (int)run["counts"]!["refused"]!)));
        Assert.Empty((await hub.AskAsync(HttpMethod.Get, "api/quarantine")).Body["items"]!.AsArray());
        Assert.Single(hub.Platform("one").Holdings());
        Assert.DoesNotContain(hub.Host.Log.Lines, line => line.Contains(Marker, StringComparison.Ordinal) || line.Contains(Name, StringComparison.Ordinal));
        await hub.StopHubAsync();
        var files = Directory.GetFiles(hub.Folder, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).ToList();
        Assert.Contains(files, file => Holds(file, "示例：公开内容"));
        Assert.DoesNotContain(files, file => Holds(file, Marker) || Holds(file, Name) || Holds(file, TestFeed.Number(2)));
    }

    [Fact]
    public async Task A_quarantined_item_that_an_operator_finds_to_be_secret_leaves_with_its_original()
    {
        await using var hub = await HubFixture.StartAsync();
        var item = hub.Feed.Item(1);
        (item["legalStatus"], item["abstract"]) = ("dormant", new string('长', 30_000));
        hub.Feed.Add(item);
        await hub.SyncAsync();
        Assert.NotEmpty(Blobs(hub));
        await hub.AskAsync(HttpMethod.Post, $"api/quarantine/test/{TestFeed.Number(1)}/release", new JsonObject { ["correction"] = new JsonObject { ["secrecy"] = "secret" }, ["reason"] = "经核实涉密" });
        Assert.Empty(Blobs(hub));
        Assert.Empty(await hub.RowsAsync(PatentHub.Storage.HubTables.Quarantine, "test"));
    }

    static string[] Blobs(HubFixture hub) => Directory.GetFiles(hub.Folder, "*.json*", SearchOption.AllDirectories).Where(f => f.Contains("raw-items", StringComparison.Ordinal)).ToArray();

    static JsonObject Secret(HubFixture hub, int index, string secrecy)
    {
        var item = hub.Feed.Item(index, $"示例：{Marker}");
        (item["secrecy"], item["abstract"], item[Name]) = (secrecy, Marker, Marker);
        return item;
    }

    static bool Holds(byte[] file, string text) =>
        file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || file.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;
}
