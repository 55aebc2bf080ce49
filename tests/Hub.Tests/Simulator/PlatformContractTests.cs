using System.Net;
using System.Text.Json.Nodes;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Simulator;

public sealed class PlatformContractTests
{
    const string Id = "S-202110377287X";

    [Fact]
    public async Task Publishes_updates_reads_and_withdraws()
    {
        await using var stage = await Stage.OpenAsync();
        var created = await stage.Hub.PutAsync(Id, 1);
        var updated = await stage.Hub.PutAsync(Id, 2);
        var read = await stage.Hub.GetAsync(Id);

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("accepted", created["status"]);
        Assert.Equal(HttpStatusCode.OK, updated.Status);
        Assert.Equal(created["remoteId"], updated["remoteId"]);
        Assert.Equal((Id, "2", updated["remoteId"], "accepted"), (read["id"], read["revision"], read["remoteId"], read["status"]));

        Assert.Equal(HttpStatusCode.NoContent, (await stage.Hub.DeleteAsync(Id, 3)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stage.Hub.GetAsync(Id)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stage.Hub.DeleteAsync(Id, 3)).Status);
    }

    [Fact]
    public async Task Answers_the_revision_already_held_again()
    {
        await using var stage = await Stage.OpenAsync();
        var first = await stage.Hub.PutAsync(Id, 4);
        var again = await stage.Hub.PutAsync(Id, 4);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(first["remoteId"], again["remoteId"]);
        Assert.Single(stage.Platform.Holdings());
    }

    [Fact]
    public async Task Fences_older_revisions_behind_what_is_held_and_what_was_withdrawn()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Hub.PutAsync(Id, 5);
        var older = await stage.Hub.PutAsync(Id, 4);
        var olderWithdrawal = await stage.Hub.DeleteAsync(Id, 3);
        await stage.Hub.DeleteAsync(Id, 7);
        var afterWithdrawal = await stage.Hub.PutAsync(Id, 6);
        var republished = await stage.Hub.PutAsync(Id, 8);

        Assert.Equal((HttpStatusCode.Conflict, "5"), (older.Status, older["revision"]));
        Assert.Equal((HttpStatusCode.Conflict, "5"), (olderWithdrawal.Status, olderWithdrawal["revision"]));
        Assert.Equal((HttpStatusCode.Conflict, "7"), (afterWithdrawal.Status, afterWithdrawal["revision"]));
        Assert.Equal(HttpStatusCode.Created, republished.Status);
    }

    [Fact]
    public async Task Remembers_the_withdrawal_of_what_it_never_held_for_thirty_days()
    {
        await using var stage = await Stage.OpenAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await stage.Hub.DeleteAsync(Id, 9)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await stage.Hub.PutAsync(Id, 8)).Status);
        stage.Clock.Now += TimeSpan.FromDays(31);
        Assert.Equal(HttpStatusCode.Created, (await stage.Hub.PutAsync(Id, 8)).Status);
    }

    [Fact]
    public async Task Lists_all_holdings_page_by_page()
    {
        await using var stage = await Stage.OpenAsync();
        string[] ids = ["S-3", "S-1", "S-5", "S-2", "S-4"];
        foreach (var id in ids)
            await stage.Hub.PutAsync(id, 1);

        var seen = new List<string>();
        var query = "?limit=2";
        while (query.Length > 0)
        {
            var page = await stage.Hub.ListAsync(query);
            seen.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            query = page["nextCursor"] is { Length: > 0 } cursor ? $"?limit=2&cursor={cursor}" : "";
        }

        Assert.Equal(["S-1", "S-2", "S-3", "S-4", "S-5"], seen);
        Assert.Equal(HttpStatusCode.BadRequest, (await stage.Hub.ListAsync("?cursor=!")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await stage.Hub.ListAsync("?limit=0")).Status);
        Assert.Contains("\"nextCursor\":null", (await stage.Hub.ListAsync()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("S-1", "平常标题", 422, "content-refused")]
    [InlineData("S-2", "永动机", 422, "content-refused")]
    [InlineData("S-3", "平常标题", 201, null)]
    public async Task Refuses_by_rule_with_a_code(string id, string title, int status, string? code)
    {
        await using var stage = await Stage.OpenAsync(new PlatformRules { RefusedIds = ["S-1"], RefusedTitleWords = ["永动机"] });
        var answer = await stage.Hub.PutAsync(id, 1, SigningHub.Supply(id, 1, title));
        Assert.Equal((status, code), ((int)answer.Status, answer["code"]));
    }

    [Fact]
    public async Task Takes_only_its_kinds_and_only_the_listing_that_the_request_names()
    {
        await using var stage = await Stage.OpenAsync();
        var demand = new JsonObject { ["id"] = "D-1", ["revision"] = 1, ["kind"] = "demand", ["title"] = "示例", ["need"] = "示例" };
        Assert.Equal("kind-not-accepted", (await stage.Hub.PutAsync("D-1", 1, demand))["code"]);
        Assert.Equal("malformed", (await stage.Hub.PutAsync(Id, 1, SigningHub.Supply("S-1", 1)))["code"]);
        Assert.Equal("malformed", (await stage.Hub.PutAsync(Id, 1, SigningHub.Supply(Id, 2)))["code"]);
        Assert.Empty(stage.Platform.Holdings());
        Assert.Equal(2, stage.Platform.Summary().Count(Violation.MalformedListing));
    }

    [Fact]
    public async Task Knows_no_other_platform()
    {
        await using var stage = await Stage.OpenAsync();
        using var stranger = new SigningHub(new Uri(stage.Simulator.Address, "other"), stage.Clock, Stage.Secret);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PutAsync(Id, 1)).Status);
    }
}
