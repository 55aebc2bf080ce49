using System.Net;
using System.Text;
using PatentHub.Storage;
using PatentHub.Webhooks;
using Xunit;

namespace PatentHub.Hub.Tests.Webhooks;

/// <summary>The endpoint's answers, in the order in which the contract checks.</summary>
public sealed class WebhookEndpointTests
{
    const string OtherSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    static readonly byte[] TooLong = Json(ReceiveWebhookHandler.MaxBody + 1);

    [Fact]
    public async Task Stores_once_and_knows_it_again()
    {
        await using var hub = await HubFixture.StartAsync();
        Assert.Equal("202", await new SignedWebhook(hub).AnswerAsync());
        Assert.Equal("200", await new SignedWebhook(hub) { Age = TimeSpan.FromSeconds(-7) }.AnswerAsync());
        Assert.Equal("202", await new SignedWebhook(hub) { Id = "evt-2" }.AnswerAsync());
        // Each platform has its own event ids.
        Assert.Equal("202", await new SignedWebhook(hub) { Platform = "two" }.AnswerAsync());
    }

    /// <summary>Each request has the fault named and all those that are checked later.</summary>
    [Fact]
    public async Task Checks_in_the_order_of_the_contract()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Webhooks:EventsPerSecond"] = "1" } });
        var worst = new SignedWebhook(hub) { Platform = "nobody", ContentType = "text/plain", Body = TooLong, Id = null, Signature = "v1,AAAA" };
        Assert.Equal("404 unknown-platform", await worst.AnswerAsync());
        Assert.Equal("415 unsupported-media-type", await (worst with { Platform = "one" }).AnswerAsync());
        Assert.Equal("413 too-large", await (worst with { Platform = "one", ContentType = "application/json" }).AnswerAsync());
        var notJson = Encoding.UTF8.GetBytes("not json");
        Assert.Equal("400 headers-missing", await new SignedWebhook(hub) { Id = null, Body = notJson, Signature = "v1,AAAA" }.AnswerAsync());
        Assert.Equal("401 bad-timestamp", await new SignedWebhook(hub) { Age = TimeSpan.FromMinutes(6), Body = notJson, Signature = "v1,AAAA" }.AnswerAsync());
        Assert.Equal("401 bad-signature", await new SignedWebhook(hub) { Body = notJson, Signature = "v1,AAAA" }.AnswerAsync());
        Assert.Equal("202", await new SignedWebhook(hub) { Id = "a" }.AnswerAsync());
        Assert.Equal("202", await new SignedWebhook(hub) { Id = "b" }.AnswerAsync());
        Assert.Equal("400 not-json", await new SignedWebhook(hub) { Body = notJson }.AnswerAsync());
        Assert.Equal("429 too-many-requests", await new SignedWebhook(hub) { Id = "c" }.AnswerAsync());
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("202", await new SignedWebhook(hub) { Id = "c" }.AnswerAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/json")]
    [InlineData("application/json-patch+json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Takes_json_only(string? contentType)
    {
        await using var hub = await HubFixture.StartAsync();
        Assert.Equal("415 unsupported-media-type", await new SignedWebhook(hub) { ContentType = contentType }.AnswerAsync());
        Assert.Equal("202", await new SignedWebhook(hub) { ContentType = "Application/JSON; charset=utf-8" }.AnswerAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Takes_bodies_of_256_KiB_and_no_more(bool chunked)
    {
        await using var hub = await HubFixture.StartAsync();
        Assert.Equal("202", await new SignedWebhook(hub) { Body = Json(ReceiveWebhookHandler.MaxBody), Chunked = chunked }.AnswerAsync());
        Assert.Equal("413 too-large", await new SignedWebhook(hub) { Body = TooLong, Chunked = chunked }.AnswerAsync());
        await hub.QuietAsync();
        Assert.Empty(hub.Host.Log.Errors);
    }

    [Theory]
    [InlineData(300, "202")]
    [InlineData(-300, "202")]
    [InlineData(301, "401 bad-timestamp")]
    [InlineData(-301, "401 bad-timestamp")]
    public async Task Tolerates_five_minutes_either_way(int age, string answer)
    {
        await using var hub = await HubFixture.StartAsync();
        Assert.Equal(answer, await new SignedWebhook(hub) { Age = TimeSpan.FromSeconds(age) }.AnswerAsync());
    }

    [Theory]
    [InlineData("now")]
    [InlineData("1.5")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public async Task A_timestamp_that_is_no_moment_is_unauthorised(string timestamp)
    {
        await using var hub = await HubFixture.StartAsync();
        Assert.Equal("401 bad-timestamp", await new SignedWebhook(hub) { Timestamp = timestamp }.AnswerAsync());
    }

    [Fact]
    public async Task Takes_any_of_several_signatures_and_secrets()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup
        {
            Profile = profile => profile with { Limits = HubSetup.Limits, WebhookSecrets = [OtherSecret, .. profile.WebhookSecrets] },
        });
        var hook = new SignedWebhook(hub);
        var (old, current) = (hook.Sign(hook.Secret), hook.Sign(OtherSecret));
        var stranger = hook.Sign("whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=");
        Assert.Equal("202", await (hook with { Signature = old }).AnswerAsync());
        Assert.Equal("200", await (hook with { Signature = current }).AnswerAsync());
        Assert.Equal("200", await (hook with { Signature = $"v1a,bm90IG91cnM= {stranger} {current}" }).AnswerAsync());
        Assert.Equal("401 bad-signature", await (hook with { Signature = stranger }).AnswerAsync());
        Assert.Equal("401 bad-signature", await (hook with { Signature = current["v1,".Length..] }).AnswerAsync());
        Assert.Equal("401 bad-signature", await (hook with { Signature = "v2," + current["v1,".Length..] }).AnswerAsync());
        Assert.Equal("401 bad-signature", await (hook with { Signature = current, Id = "evt-9" }).AnswerAsync());
        Assert.Equal("401 bad-signature", await (hook with { Signature = current, Body = [.. hook.Body, (byte)' '] }).AnswerAsync());
        Assert.Equal("401 bad-signature", await (hook with { Signature = current, Timestamp = $"{hook.SignedAt + 1}" }).AnswerAsync());
    }

    /// <summary>As long as its signature is taken its id is known; when its id is forgotten, its signature has long run out.</summary>
    [Fact]
    public async Task A_captured_request_is_worth_nothing_however_long_it_is_kept()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Webhooks:RetentionDays"] = "30" } });
        hub.Feed.AddNumbered(1);
        await hub.SyncAndSettleAsync();
        var hook = new SignedWebhook(hub);
        var captured = hook with { Timestamp = $"{hook.SignedAt}", Signature = hook.Sign(hook.Secret) };
        Assert.Equal("202", await captured.AnswerAsync());
        hub.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("200", await captured.AnswerAsync());
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("401 bad-timestamp", await captured.AnswerAsync());
        await hub.SettleAsync();
        Assert.Single(await hub.RowsAsync(HubTables.Inbox, "one", InboxKeys.EventPrefix));

        hub.Clock.Advance(TimeSpan.FromDays(31));
        await hub.RunAsync("PurgeInbox");
        Assert.Empty(await hub.RowsAsync(HubTables.Inbox, "one", InboxKeys.EventPrefix));
        Assert.Equal("401 bad-timestamp", await captured.AnswerAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"type\":")]
    public async Task A_signed_body_that_is_no_JSON_is_refused(string body)
    {
        await using var hub = await HubFixture.StartAsync();
        Assert.Equal("400 not-json", await new SignedWebhook(hub) { Body = Encoding.UTF8.GetBytes(body) }.AnswerAsync());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"type":"weather.changed","data":{}}""")]
    [InlineData("""{"type":"listing.accepted"}""")]
    [InlineData("""{"type":"listing.accepted","data":{"listingId":"S-2021190000013","revision":"one"}}""")]
    [InlineData("""{"type":"deal.concluded","data":[]}""")]
    [InlineData("""{"type":"implementation.reported","timestamp":"0001-01-01T00:00:00Z","data":{"applicationNumber":"x","status":"y"}}""")]
    [InlineData("""{}""")]
    public async Task What_is_signed_but_cannot_be_applied_is_stored_and_shown(string body)
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.SyncAsync();
        Assert.Equal("202", await new SignedWebhook(hub) { Body = Encoding.UTF8.GetBytes(body) }.AnswerAsync());
        await hub.SettleAsync();
        var kept = InboxEvent.FromRow(Assert.Single(await hub.RowsAsync(HubTables.Inbox, "one", InboxKeys.EventPrefix)));
        Assert.Equal((EventState.Ignored, body), (kept.State, Encoding.UTF8.GetString(kept.Body)));
        Assert.NotNull(kept.Reason);
        Assert.Empty(hub.Host.Log.Errors);
    }

    [Fact]
    public async Task Failed_verifications_count_against_the_address_and_not_against_the_platform()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Webhooks:UnverifiedPerMinute"] = "3" } });
        var bad = new SignedWebhook(hub) { Signature = "v1,AAAA" };
        Assert.Equal(["401 bad-signature", "401 bad-signature", "401 bad-signature", "429 too-many-requests"], [await bad.AnswerAsync(), await bad.AnswerAsync(), await bad.AnswerAsync(), await bad.AnswerAsync()]);
        Assert.Equal("202", await new SignedWebhook(hub).AnswerAsync());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Another_method_is_not_found(string method)
    {
        await using var hub = await HubFixture.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "api/webhooks/one");
        using var response = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    static byte[] Json(int length)
    {
        var body = Enumerable.Repeat((byte)' ', length).ToArray();
        "{"u8.CopyTo(body);
        body[^1] = (byte)'}';
        return body;
    }
}
