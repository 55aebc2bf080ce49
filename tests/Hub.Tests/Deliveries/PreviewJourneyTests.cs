using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>What would be sent can be looked at, and nothing is.</summary>
public sealed class PreviewJourneyTests
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("neutral", "PUT", "webhook-signature", "v1,***")]
    [InlineData("oauth2", "PUT", "Authorization", "Bearer ***")]
    [InlineData("gateway", "POST", "X-Sign", "***")]
    [InlineData("batch", "POST", "X-Sign", "***")]
    public async Task Shows_what_would_be_sent_and_sends_nothing(string style, string method, string header, string mask)
    {
        await using var hub = await HubFixture.StartAsync(HubSetup.With(StyleStage.Options(style)));
        var platform = hub.Platforms.Single().Options;
        hub.Feed.AddNumbered(1);
        await hub.SyncAndSettleAsync();
        var requests = hub.Host.Wire.Exchanges.Count;
        var (status, preview) = await PreviewAsync(hub, platform.Id, Order(TestFeed.ListingId(1)));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((method, mask), ((string?)preview["method"], (string?)preview["headers"]![header]));
        Assert.StartsWith(new Uri(hub.Simulator.Address, platform.Id).AbsoluteUri, (string?)preview["url"], StringComparison.Ordinal);
        Assert.Contains(TestFeed.ListingId(1), Text(preview["body"]), StringComparison.Ordinal);
        Assert.DoesNotContain(platform.Credentials.Values.Concat(platform.Secrets).Where(s => s.Length > 20), secret => Text(preview).Contains(secret, StringComparison.Ordinal));
        Assert.Equal(requests, hub.Host.Wire.Exchanges.Count);

        // The body is the one that was sent.
        var sent = hub.Host.Wire.Exchanges.First(e => e.Method == method && e.Body.Contains(TestFeed.ListingId(1), StringComparison.Ordinal)).Body;
        Assert.Equal(sent, Text(preview["body"]));
    }

    [Fact]
    public async Task Tells_in_what_it_differs_from_the_platforms_example()
    {
        await using var hub = await HubFixture.StartAsync(HubSetup.With(StyleStage.Options("oauth2")));
        hub.Feed.AddNumbered(1);
        await hub.SyncAndSettleAsync();
        hub.EditProfile("cn-operation.json", text => text.Replace("\"resourceName\": \"一种密钥协商方法\"", "\"resourceTitle\": \"一种密钥协商方法\"", StringComparison.Ordinal)
            .Replace("\"version\": 3", "\"version\": \"3\"", StringComparison.Ordinal));
        hub.Clock.Advance(TimeSpan.FromSeconds(10));
        var (_, preview) = await PreviewAsync(hub, "cn-operation", Order(TestFeed.ListingId(1)));
        Assert.False((bool)preview["example"]!["matches"]!);
        var differences = preview["example"]!["differences"]!.AsArray().Select(d => ((string?)d!["path"], (string?)d["kind"])).ToList();
        Assert.Contains(("resourceTitle", "missing"), differences);
        Assert.Contains(("resourceName", "extra"), differences);
        Assert.Contains(("version", "type"), differences);
    }

    [Fact]
    public async Task Tells_why_a_listing_would_be_refused()
    {
        await using var hub = await HubFixture.StartAsync(HubSetup.With(StyleStage.Options("oauth2")));
        hub.Feed.AddNumbered(1);
        await hub.SyncAndSettleAsync();
        hub.EditProfile("cn-operation.json", text => text.Replace("\"invention\": \"1\",", "", StringComparison.Ordinal));
        hub.Clock.Advance(TimeSpan.FromSeconds(10));
        var (_, preview) = await PreviewAsync(hub, "cn-operation", Order(TestFeed.ListingId(1)));
        Assert.Equal("unmapped-code:patentType", (string?)preview["refusal"]!["code"]);
        Assert.False(preview.AsObject().ContainsKey("body"));
    }

    [Fact]
    public async Task Withdrawals_can_be_looked_at_and_wrong_requests_are_problems()
    {
        await using var hub = await HubFixture.StartAsync(HubSetup.With(StyleStage.Options("batch")));
        hub.Feed.AddNumbered(1);
        await hub.SyncAndSettleAsync();
        var (_, withdrawal) = await PreviewAsync(hub, "cn-navigation", new() { ["listingId"] = TestFeed.ListingId(1), ["withdraw"] = true });
        Assert.Equal("REVOKE", (string?)withdrawal["body"]!["records"]![0]!["action"]);
        Assert.Equal((HttpStatusCode.NotFound, "platform-unknown"), await ProblemAsync(hub, "nobody", Order("S-1")));
        Assert.Equal((HttpStatusCode.NotFound, "listing-unknown"), await ProblemAsync(hub, "cn-navigation", Order("S-1")));
        Assert.Equal((HttpStatusCode.BadRequest, "listing-missing"), await ProblemAsync(hub, "cn-navigation", []));
    }

    static async Task<(HttpStatusCode, string?)> ProblemAsync(HubFixture hub, string platform, JsonObject order)
    {
        var (status, problem) = await PreviewAsync(hub, platform, order);
        return (status, (string?)problem["title"]);
    }

    static Task<(HttpStatusCode Status, JsonNode Body)> PreviewAsync(HubFixture hub, string platform, JsonObject order) => hub.AskAsync(HttpMethod.Post, $"api/platforms/{platform}/preview", order);

    static string Text(JsonNode? node) => node!.ToJsonString(Plain);

    static JsonObject Order(string listing) => new() { ["listingId"] = listing };
}
