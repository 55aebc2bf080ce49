using System.Text;
using System.Text.Json;
using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Local.Simulator;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>Whatever the style, the same things happen and the same is said of them.</summary>
public sealed class StyleConformanceTests
{
    const string Id = "S-202110377287X";

    // GB/T 32918.5-2017, appendix A.
    const string Sm2Private = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8";
    const string Sm2Public = "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";

    public static TheoryData<string> Styles => ["neutral", "oauth2", "gateway", "batch"];

    public static TheoryData<string, string> StylesAndKinds => new() { { "neutral", "supply" }, { "oauth2", "supply" }, { "gateway", "supply" }, { "batch", "supply" }, { "neutral", "demand" }, { "oauth2", "demand" }, { "gateway", "demand" } };

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task Publishes_reads_and_withdraws(string style)
    {
        await using var stage = await StyleStage.OpenAsync(style);
        var first = Assert.IsType<PushReply.Accepted>(await stage.PublishAsync(1));
        Assert.Equal(first, await stage.PublishAsync(1));
        Assert.Equal(first, await stage.PublishAsync(2, title: "示例：改了"));
        Assert.Equal(new ReadReply.Held(2, HeldStatus.Accepted, first.RemoteId), await stage.ReadAsync());
        Assert.IsType<PushReply.Accepted>(await stage.WithdrawAsync(3));
        Assert.IsType<ReadReply.Absent>(await stage.ReadAsync());
        Assert.IsType<PushReply.Accepted>(await stage.WithdrawAsync(3));
        Assert.True(stage.Gateway.CanRead(stage.Profile) && stage.Gateway.CanList(stage.Profile));
        Assert.Equal([Violation.Repeated, Violation.RepeatedNeedlessly], stage.Platform.Summary().Violations.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(StylesAndKinds))]
    public async Task Every_field_arrives_as_it_was(string style, string kind)
    {
        await using var stage = await StyleStage.OpenAsync(style);
        var id = kind == ListingKinds.Supply ? Id : "D-01JD0000000000000000000000";
        var document = StyleStage.Full(kind, id, 3);
        Assert.IsType<PushReply.Accepted>(await stage.PushAsync(id, 3, document));
        var held = Assert.Single(stage.Platform.Holdings());
        var sent = JsonSerializer.SerializeToElement(document, ListingJson.Documents.ListingDocument);
        Assert.Equal(CanonicalJson.Hash(sent), CanonicalJson.Hash(held.Body!.Value));
        stage.AssertNoViolation();
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task What_went_over_the_wire_comes_along_without_credentials(string style)
    {
        await using var stage = await StyleStage.OpenAsync(style);
        var reply = await stage.Gateway.PushAsync(stage.Profile, new Push(Id, 1, StyleStage.Full(ListingKinds.Supply, Id, 1), null), TestContext.Current.CancellationToken);
        var exchange = reply.Exchange!;
        Assert.InRange(exchange.Status!.Value, 200, 201);
        Assert.StartsWith("{", Encoding.UTF8.GetString(exchange.Request.Span), StringComparison.Ordinal);
        Assert.Contains(Id, Encoding.UTF8.GetString(exchange.Request.Span), StringComparison.Ordinal);
        Assert.NotEqual(0, exchange.Reply.Length);
        var all = $"{exchange.Method} {exchange.Path} {Encoding.UTF8.GetString(exchange.Request.Span)} {Encoding.UTF8.GetString(exchange.Reply.Span)}";
        Assert.All(stage.Platform.Options.Credentials.Values.Where(v => v.Length > 20), secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
        Assert.Equal(style != "oauth2", exchange.MessageId is not null);
    }

    [Fact]
    public async Task A_gateway_may_ask_for_sm2()
    {
        var keys = new Dictionary<string, string> { ["appKey"] = "patenthub", ["appSecret"] = "unused", ["privateKey"] = Sm2Private, ["publicKey"] = Sm2Public };
        await using var stage = await StyleStage.OpenAsync("gateway", adapt: o => o with { Credentials = keys });
        Assert.IsType<PushReply.Unauthorised>(await stage.PublishAsync(1));
        stage.Edit("cd-exchange-luzhou.json", text => text.Replace("\"hmac-sm3\"", "\"sm2\"", StringComparison.Ordinal).Replace("\"encoding\": \"hex\"", "\"encoding\": \"base64\"", StringComparison.Ordinal));
        stage.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<PushReply.Accepted>(await stage.PublishAsync(1));
        stage.Edit("cd-exchange-luzhou.json", text => text.Replace("\"sm2\"", "\"sm2\", \"userId\": \"somebody\"", StringComparison.Ordinal));
        stage.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<PushReply.Unauthorised>(await stage.PublishAsync(2));
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task An_older_revision_is_stale(string style)
    {
        await using var stage = await StyleStage.OpenAsync(style);
        await stage.PublishAsync(5);
        var older = await stage.PublishAsync(4);
        // A job tells of what it did; what was too old it did not do.
        Assert.Equal(style == "batch" ? new PushReply.Transient("lost") : new PushReply.Stale(5), older);
        Assert.Equal(5, Assert.IsType<ReadReply.Held>(await stage.ReadAsync()).Revision);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task A_refusal_is_business(string style)
    {
        await using var stage = await StyleStage.OpenAsync(style, new PlatformRules { RefusedIds = [Id] });
        var refusal = Assert.IsType<PushReply.Rejected>(await stage.PublishAsync(1));
        Assert.Contains(refusal.Code, (string[])["content-refused", "2001", "E1001"]);
        Assert.Contains("未通过审核", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task A_decision_may_be_pending(string style)
    {
        await using var stage = await StyleStage.OpenAsync(style, new PlatformRules { PendingShare = 1, DecisionMaxMilliseconds = -1 });
        Assert.Null(Assert.IsType<PushReply.Pending>(await stage.PublishAsync(1)).Job);
        Assert.Equal(HeldStatus.Pending, Assert.IsType<ReadReply.Held>(await stage.ReadAsync()).Status);
        Assert.True(stage.Platform.Decide(Id, accepted: false));
        Assert.Equal(HeldStatus.Rejected, Assert.IsType<ReadReply.Held>(await stage.ReadAsync()).Status);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task Everything_is_listed_page_by_page(string style)
    {
        await using var stage = await StyleStage.OpenAsync(style);
        string[] ids = ["S-1", "S-2", "S-3", "S-4", "S-5", "S-6"];
        foreach (var id in ids)
            await stage.PublishAsync(1, id);
        var seen = new List<HeldListing>();
        string? cursor = null;
        do
        {
            var page = Assert.IsType<ListReply.Page>(await stage.ListAsync(cursor, 2));
            Assert.Equal(0, page.Malformed);
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(ids.Select(id => new HeldListing(id, 1, HeldStatus.Accepted)), seen);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task Trouble_is_told_apart(string style)
    {
        await using var stage = await StyleStage.OpenAsync(style);
        async Task<PushReply> UnderAsync(FaultOptions faults)
        {
            stage.Platform.Faults = faults;
            return await stage.PublishAsync(1);
        }
        Assert.IsType<PushReply.Transient>(await UnderAsync(new() { ErrorRate = 1 }));
        Assert.Equal(new PushReply.Throttled(stage.Clock.Now.AddSeconds(77)), await UnderAsync(new() { ThrottleRate = 1, RetryAfterSeconds = 77 }));
        Assert.Equal(new PushReply.Throttled(stage.Clock.Now.AddSeconds(77)), await UnderAsync(new() { UnavailableRate = 1, RetryAfterSeconds = 77 }));
        Assert.IsType<PushReply.Unauthorised>(await UnderAsync(new() { UnauthorisedStatus = 401 }));
        Assert.IsType<PushReply.Rejected>(await UnderAsync(new() { Maintenance = true }));
        Assert.Empty(stage.Platform.Holdings());
        Assert.IsType<PushReply.Unknown>(await UnderAsync(new() { GarbledRate = 1 }));
        stage.Platform.Restart();
        Assert.IsType<PushReply.Unknown>(await UnderAsync(new() { DropRate = 1 }));
        stage.Platform.Faults = FaultOptions.None;
        Assert.Equal(1, Assert.IsType<ReadReply.Held>(await stage.ReadAsync()).Revision);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task No_answer_in_time_is_a_doubt(string style)
    {
        await using var stage = await StyleStage.OpenAsync(style);
        await stage.PublishAsync(1, "S-1");
        stage.Platform.Faults = new FaultOptions { HangRate = 1, HangAfterStoring = true };
        var pushing = stage.PublishAsync(1);
        await stage.Platform.HangingAsync();
        stage.Clock.Advance(stage.Profile.Limits.Timeout);
        Assert.IsType<PushReply.Unknown>(await pushing);
        stage.Platform.Faults = FaultOptions.None;
        Assert.IsType<ReadReply.Held>(await stage.ReadAsync());
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task A_question_without_an_answer_changes_nothing(string style)
    {
        await using var stage = await StyleStage.OpenAsync(style);
        await stage.PublishAsync(1);
        foreach (var (faults, reply) in new (FaultOptions, Type)[]
        {
            (new() { ErrorRate = 1 }, typeof(PushReply.Transient)), (new() { GarbledRate = 1 }, typeof(PushReply.Transient)), (new() { ReadOneDisabled = true }, typeof(PushReply.Transient)),
            (new() { ThrottleRate = 1 }, typeof(PushReply.Throttled)), (new() { UnauthorisedStatus = 403 }, typeof(PushReply.Unauthorised)),
        })
        {
            stage.Platform.Faults = faults;
            Assert.IsType(reply, Assert.IsType<ReadReply.Failed>(await stage.ReadAsync()).Reply);
            if (!faults.ReadOneDisabled)
                Assert.IsType(reply, Assert.IsType<ListReply.Failed>(await stage.ListAsync()).Reply);
        }
    }
}
