using System.Text.Json.Nodes;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Simulator;

public sealed class PlatformLedgerTests
{
    const string Id = "S-202110377287X";

    [Fact]
    public async Task Enters_every_request_with_what_came_of_it()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Hub.PutAsync(Id, 1);
        await stage.Hub.GetAsync(Id);
        await stage.Hub.PutAsync(Id, 1);
        await stage.Hub.DeleteAsync(Id, 2);

        Assert.Equal(
            [("PUT", 1, "accepted", true), ("GET", 0, "found", false), ("PUT", 1, "held", false), ("DELETE", 2, "withdrawn", true)],
            stage.Platform.Ledger().Select(entry => (entry.Method, entry.Revision, entry.Outcome, entry.Stored)));
        Assert.Equal(2, stage.Platform.Ledger()[2].Attempt);
        Assert.Equal(1, stage.Platform.Summary().Count(Violation.RepeatedNeedlessly));
    }

    [Fact]
    public async Task Counts_nothing_against_a_hub_that_keeps_the_contract()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Hub.PutAsync(Id, 1);
        await stage.Hub.PutAsync(Id, 2);
        await stage.Hub.DeleteAsync(Id, 3);
        await stage.Hub.ListAsync();
        Assert.Empty(stage.Platform.Summary().Violations);
    }

    [Theory]
    [InlineData("projects", "示例项目", Violation.FieldOutsideAllowList)]
    [InlineData("contact", "示例联系人", Violation.FieldOutsideAllowList)]
    [InlineData("summary", "请致电 13800000000", Violation.PersonalData)]
    [InlineData("summary", "请致电0830-1234567", Violation.PersonalData)]
    [InlineData("scenario", "someone@example.com", Violation.PersonalData)]
    [InlineData("scenario", "证号11010519491231002X", Violation.PersonalData)]
    [InlineData("title", "机密标记", Violation.PersonalData)]
    public async Task Sees_what_should_not_have_left_the_hub(string field, string value, Violation expected)
    {
        await using var stage = await Stage.OpenAsync(new PlatformRules { ForbiddenMarkers = ["机密标记"] });
        var listing = SigningHub.Supply(Id, 1);
        listing[field] = value;
        await stage.Hub.PutAsync(Id, 1, listing);
        Assert.Equal([expected], stage.Platform.Summary().Violations.Keys);
    }

    [Fact]
    public async Task Sees_a_person_identified_and_fields_hidden_deeper()
    {
        await using var stage = await Stage.OpenAsync();
        var listing = SigningHub.Supply(Id, 1);
        listing["holders"] = new JsonArray(new JsonObject { ["name"] = "示例权利人", ["kind"] = "person", ["uscc"] = "X" });
        listing["patents"]![0]!["inventors"] = new JsonArray("示例发明人甲");
        await stage.Hub.PutAsync(Id, 1, listing);
        Assert.Equal([Violation.FieldOutsideAllowList, Violation.PersonalData], stage.Platform.Summary().Violations.Keys);
    }

    [Fact]
    public async Task Sees_an_older_revision_stored_after_a_newer_one()
    {
        await using var stage = await Stage.OpenAsync(new PlatformRules { FencesByRevision = false });
        await stage.Hub.PutAsync(Id, 2);
        await stage.Hub.PutAsync(Id, 1);
        Assert.Equal(1, stage.Platform.Summary().Count(Violation.OlderAfterNewer));
    }

    [Fact]
    public async Task Makes_and_sees_a_second_record_where_the_key_is_not_honoured()
    {
        await using var stage = await Stage.OpenAsync(new PlatformRules { HonoursIdempotencyKey = false });
        await stage.Hub.PutAsync(Id, 1);
        await stage.Hub.PutAsync(Id, 1);
        Assert.Equal(2, (await stage.Hub.ListAsync()).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(1, stage.Platform.Summary().Count(Violation.TwoRemoteRecords));
    }

    [Fact]
    public async Task Sees_content_change_within_a_revision_but_not_its_link()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Hub.PutAsync(Id, 1);
        var moved = SigningHub.Supply(Id, 1);
        moved["contactUrl"] = "https://elsewhere.example/";
        await stage.Hub.PutAsync(Id, 1, moved);
        Assert.Equal(0, stage.Platform.Summary().Count(Violation.ContentChangedWithinRevision));
        await stage.Hub.PutAsync(Id, 1, SigningHub.Supply(Id, 1, "别的标题"));
        Assert.Equal(1, stage.Platform.Summary().Count(Violation.ContentChangedWithinRevision));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keeps_the_listing_or_its_hash_only(bool keepContent)
    {
        await using var stage = await Stage.OpenAsync(options: new SimulatorOptions { KeepContent = keepContent });
        await stage.Hub.PutAsync(Id, 1);
        var holding = Assert.Single(stage.Platform.Holdings());
        Assert.Equal(keepContent, holding.Body is not null);
        Assert.Equal(32, holding.Hash.Length);
    }

    [Fact]
    public async Task Survives_a_kill_with_its_file()
    {
        var directory = Directory.CreateTempSubdirectory("ledger-").FullName;
        var options = new SimulatorOptions { LedgerDirectory = directory };
        string? remoteId;
        await using (var stage = await Stage.OpenAsync(options: options))
        {
            remoteId = (await stage.Hub.PutAsync(Id, 1))["remoteId"];
            await stage.Hub.PutAsync("S-1", 1);
            await stage.Hub.DeleteAsync("S-1", 2);
        }

        await File.AppendAllTextAsync(Path.Combine(directory, "test.ledger.jsonl"), "{\"torn", TestContext.Current.CancellationToken);
        await using (var stage = await Stage.OpenAsync(options: options))
        {
            Assert.Equal(remoteId, Assert.Single(stage.Platform.Holdings()).RemoteId);
            Assert.Equal(3, stage.Platform.Summary().Entries);
            Assert.Equal(409, (int)(await stage.Hub.PutAsync("S-1", 1)).Status);
            Assert.Equal(4, stage.Platform.Ledger()[^1].Sequence);
        }

        Directory.Delete(directory, recursive: true);
    }
}
