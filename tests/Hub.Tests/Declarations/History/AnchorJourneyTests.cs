using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using PatentHub.Declarations;
using PatentHub.Hub.Tests.Storage;
using PatentHub.Monitoring;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations.History;

/// <summary>Histories are anchored every day, and whoever rewrites one afterwards is found.</summary>
public sealed class AnchorJourneyTests
{
    static string Verify(int index) => $"api/declarations/{TestFeed.Number(index)}/verify";

    [Fact]
    public async Task An_anchor_is_written_once_a_day_and_names_the_one_before()
    {
        await using var hub = await StartAsync();
        await hub.RunAsync("WriteAnchor");
        await hub.RunAsync("WriteAnchor");
        hub.Clock.Advance(TimeSpan.FromDays(1));
        await hub.RunAsync("WriteAnchor");

        var (_, list) = await hub.AskAsync(HttpMethod.Get, "api/anchors");
        Assert.Equal(["2026-11-24", "2026-11-23"], list["anchors"]!.AsArray().Select(a => (string?)a!["date"]));
        var (_, first) = await hub.AskAsync(HttpMethod.Get, (string)list["anchors"]![1]!["link"]!);
        var (_, second) = await hub.AskAsync(HttpMethod.Get, "api/anchors/2026-11-24");
        Assert.True((bool)first["intact"]! && (bool)second["intact"]!);
        Assert.Equal(("2026-11-23", (string?)first["hash"]), ((string?)second["anchor"]!["previous"]!["date"], (string?)second["anchor"]!["previous"]!["hash"]));
        Assert.Equal((12, (string?)first["anchor"]!["root"]), ((int)second["anchor"]!["count"]!, (string?)second["anchor"]!["root"]));
        foreach (var unknown in (string[])["2026-11-22", "yesterday"])
            Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, "api/anchors/" + unknown)).Status);
    }

    [Fact]
    public async Task A_chain_that_is_rewritten_as_a_whole_is_named_by_verify_and_by_the_check_of_all()
    {
        await using var hub = await StartAsync();
        await hub.RunAsync("WriteAnchor");
        var (_, verified) = await hub.AskAsync(HttpMethod.Post, Verify(5));
        Assert.Equal((true, 1, 1), ((bool)verified["intact"]!, (int)verified["checked"]!, (int)verified["anchor"]!["sequence"]!));

        await RewriteAsync(hub, 5);
        (_, verified) = await hub.AskAsync(HttpMethod.Post, Verify(5));
        Assert.Equal((false, "anchor", 1), ((bool)verified["intact"]!, (string?)verified["break"]!["kind"], (int)verified["break"]!["sequence"]!));
        Assert.Contains("改写", (string?)verified["break"]!["zh"], StringComparison.Ordinal);

        var job = await CheckAsync(hub);
        Assert.Equal(("ended", "2026-11-23", 1.0), ((string?)job["outcome"], (string?)job["subject"], (double)job["progress"]!));
        Assert.Equal((12, 12, 1), ((int)job["counts"]!["declarations"]!, (int)job["counts"]!["anchored"]!, (int)job["counts"]!["broken"]!));
        Assert.Equal(TestFeed.Number(5), (string?)Assert.Single(job["broken"]!.AsArray())!["number"]);
        Assert.Equal(1, (await hub.AlarmAsync(AlarmCauses.HistoryBroken, "declarations"))!.Count);
    }

    [Fact]
    public async Task A_removed_snapshot_is_named_and_once_it_is_back_the_alarm_goes()
    {
        await using var hub = await StartAsync();
        var (bucket, key) = (Buckets.Of(TestFeed.Number(2)), RecordKeys.Snapshot(TestFeed.Number(2), 1));
        var row = (await hub.RowsAsync(HubTables.Snapshots, bucket, key)).Single();
        await hub.Tables.SubmitAsync(HubTables.Snapshots, bucket, [new RowChange.Delete(key, row.StoredETag)], TestContext.Current.CancellationToken);
        var (status, verified) = await hub.AskAsync(HttpMethod.Post, Verify(2));
        Assert.Equal((HttpStatusCode.OK, "gap", 1, 0), (status, (string?)verified["break"]!["kind"], (int)verified["break"]!["sequence"]!, (int)verified["checked"]!));
        Assert.Equal((HttpStatusCode.InternalServerError, "history-broken"), (await hub.AskAsync(HttpMethod.Get, $"api/declarations/{TestFeed.Number(2)}")) is var (shown, body) ? (shown, (string?)body["title"]) : default);
        Assert.Equal(1, (int)(await CheckAsync(hub))["counts"]!["broken"]!);

        await hub.Tables.SubmitAsync(HubTables.Snapshots, bucket, [new RowChange.Insert(row)], TestContext.Current.CancellationToken);
        await hub.RunAsync("CheckHistories");
        await hub.QuietAsync();
        Assert.Null(await hub.AlarmAsync(AlarmCauses.HistoryBroken, "declarations"));
        var (_, jobs) = await hub.AskAsync(HttpMethod.Get, "api/history-jobs?limit=1");
        Assert.Equal("ended", (string?)jobs["jobs"]![0]!["outcome"]);
        var (_, older) = await hub.AskAsync(HttpMethod.Get, $"api/history-jobs?after={jobs["after"]}");
        Assert.Equal(1, (int)Assert.Single(older["jobs"]!.AsArray())!["counts"]!["broken"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, "api/history-jobs/0000000000000000000")).Status);
    }

    [Fact]
    public async Task Rows_of_the_first_version_are_verified_as_well()
    {
        await using var hub = await HubFixture.StartAsync();
        await StoredRows.LoadAsync(hub, "rows-v1.json");
        foreach (var index in (int[])[1, 2])
            Assert.True((bool)(await hub.AskAsync(HttpMethod.Post, Verify(index))).Body["intact"]!);
    }

    [Fact]
    public async Task A_number_that_is_wrong_or_unknown_cannot_be_verified()
    {
        await using var hub = await StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.AskAsync(HttpMethod.Post, "api/declarations/1234/verify")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Post, Verify(99))).Status);
    }

    static async Task<HubFixture> StartAsync()
    {
        var hub = await HubFixture.StartAsync();
        hub.Feed.AddNumbered(12);
        await hub.SyncAndSettleAsync();
        return hub;
    }

    /// <summary>Asks for a check, waits for its end and reads what came of it.</summary>
    static async Task<JsonNode> CheckAsync(HubFixture hub)
    {
        var (status, accepted) = await hub.AskAsync(HttpMethod.Post, "api/anchors/verify");
        Assert.Equal((HttpStatusCode.Accepted, "running"), (status, (string?)accepted["outcome"]));
        await hub.QuietAsync();
        return (await hub.AskAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"api/history-jobs/{accepted["id"]}"))).Body;
    }

    /// <summary>As somebody does who may write to the store and knows how the chain is made: snapshot and head fit each other again.</summary>
    static async Task RewriteAsync(HubFixture hub, int index)
    {
        var (number, bucket) = (TestFeed.Number(index), Buckets.Of(TestFeed.Number(index)));
        var stored = (await hub.RowsAsync(HubTables.Snapshots, bucket, RecordKeys.Snapshot(number, 1))).Single();
        var snapshot = Snapshot.FromRow(stored);
        var declaration = snapshot.Declaration! with { Title = "示例：改写" };
        snapshot = snapshot with { Document = JsonSerializer.SerializeToUtf8Bytes(declaration, DeclarationJson.Documents.Declaration) };
        snapshot = snapshot with { Chain = snapshot.ComputeChain() };
        var head = (await hub.RowsAsync(HubTables.Records, bucket, RecordKeys.Declaration(number))).Single();
        await hub.Tables.SubmitAsync(HubTables.Snapshots, bucket, [new RowChange.Replace(snapshot.ToRow(), stored.StoredETag)], TestContext.Current.CancellationToken);
        await hub.Tables.SubmitAsync(HubTables.Records, bucket, [new RowChange.Replace(DeclarationHead.Of(snapshot, declaration).ToRow(), head.StoredETag)], TestContext.Current.CancellationToken);
    }
}
