using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Core.Tests.Deliveries;
using PatentHub.Core.Tests.Listings;
using PatentHub.Core.Tests.Storage;
using PatentHub.Deliveries;
using PatentHub.Monitoring;
using PatentHub.Storage;
using PatentHub.Webhooks;
using Xunit;

namespace PatentHub.Core.Tests.Webhooks;

public sealed class ReceiveWebhookHandlerTests
{
    const string Body = """{"type":"listing.accepted","timestamp":"2026-11-23T07:59:57Z","data":{"listingId":"S-202110377287X","revision":3}}""";

    readonly FakeTimeProvider _clock = Clocks.Fake();
    readonly RecordingWakeSender _wakes = new();
    readonly MemoryTableStore _tables;
    readonly ReceiveWebhookHandler _handler;

    public ReceiveWebhookHandlerTests()
    {
        _tables = new(_clock);
        var options = Options.Create(new WebhookOptions { EventsPerSecond = 5, UnverifiedPerMinute = 3 });
        _handler = new(new SamplePlatforms(SamplePlatforms.Profile("national")), new PlatformStore(_tables),
            new Inbox(_tables, new DeliveryWaker(_wakes, NullLogger<DeliveryWaker>.Instance), new AlarmBook(_tables, _clock, NullLogger<AlarmBook>.Instance), _clock, NullLogger<Inbox>.Instance),
            new RequestBudget(options, _clock), new HubTotals(new UnobservedMeters()), _clock, NullLogger<ReceiveWebhookHandler>.Instance);
    }

    [Fact]
    public async Task A_signed_event_is_stored_and_its_partition_woken()
    {
        Assert.Equal(202, (await SendAsync(Signed())).Status);
        var stored = Assert.Single(Stored());
        Assert.Equal(("listing.accepted", SampleListing.Id, Clocks.Start), (stored.Type, stored.ListingId, stored.ReceivedAt));
        Assert.Equal(Body, Encoding.UTF8.GetString(stored.Body));
        Assert.Equal("national|0", Wake.Parse(Assert.Single(_wakes.Sent).Body, Wake.SendDeliveries)!.Scope);
    }

    [Fact]
    public async Task A_known_one_is_200_and_wakes_again()
    {
        await SendAsync(Signed());
        Assert.Equal(200, (await SendAsync(Signed())).Status);
        Assert.Equal(200, (await SendAsync(Signed("""{"type":"other"}"""))).Status);
        Assert.Equal(3, _wakes.Sent.Count);
        Assert.Single(Stored());
    }

    [Theory]
    [InlineData("""{"type":"listing.exploded","data":{}}""", "listing.exploded", null)]
    [InlineData("""{"data":7}""", "unknown", null)]
    [InlineData("""{"type":"<script>"}""", "unknown", null)]
    [InlineData("""{"type":"x","data":{"listingId":"S-1/../2"}}""", "x", null)]
    [InlineData("""{"type":"x","timestamp":"0001-01-01T00:00:00Z","data":{"listingId":"D-1"}}""", "x", "D-1")]
    public async Task Signed_data_that_means_nothing_is_stored_all_the_same(string body, string type, string? listing)
    {
        Assert.Equal(202, (await SendAsync(Signed(body))).Status);
        Assert.Equal((type, listing), (Stored()[0].Type, Stored()[0].ListingId));
    }

    [Fact]
    public async Task Checks_come_in_their_order()
    {
        var wrong = Signed() with { PlatformId = "nobody", ContentType = "text/plain", ContentLength = 300_000, Id = null, Signature = "v1,x", Timestamp = "0", Body = Stream("no json") };
        Assert.Equal(404, (await SendAsync(wrong)).Status);
        Assert.Equal(415, (await SendAsync(wrong = wrong with { PlatformId = "national" })).Status);
        Assert.Equal(413, (await SendAsync(wrong = wrong with { ContentType = "application/json; charset=utf-8" })).Status);
        Assert.Equal((400, "headers-missing"), Seen(await SendAsync(wrong = wrong with { ContentLength = null })));
        Assert.Equal((401, "bad-timestamp"), Seen(await SendAsync(wrong = wrong with { Id = "evt-1", Body = Stream("no json") })));
        Assert.Equal((401, "bad-signature"), Seen(await SendAsync(wrong with { Timestamp = Signed().Timestamp, Body = Stream("no json") })));
        Assert.Equal((400, "not-json"), Seen(await SendAsync(Signed("no json"))));
        Assert.Empty(Stored());
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"type":"a"} trailing""")]
    public async Task A_signed_body_that_is_no_JSON_is_400(string body) => Assert.Equal((400, "not-json"), Seen(await SendAsync(Signed(body))));

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"type":"listing.accepted","data":{"listingId":"S-123\n"}}""")]
    public async Task Signed_JSON_that_says_nothing_that_is_understood_is_kept(string body)
    {
        Assert.Equal(202, (await SendAsync(Signed(body))).Status);
        Assert.Null(Assert.Single(Stored()).ListingId);
    }

    [Theory]
    [InlineData(-300, 202)]
    [InlineData(-301, 401)]
    [InlineData(300, 202)]
    [InlineData(301, 401)]
    public async Task Clocks_may_differ_by_five_minutes_either_way(int seconds, int status) => Assert.Equal(status, (await SendAsync(Signed(seconds: seconds))).Status);

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData(" 1795420800")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public async Task A_strange_timestamp_is_refused(string timestamp) => Assert.InRange((await SendAsync(Signed() with { Timestamp = timestamp })).Status, 400, 401);

    [Fact]
    public async Task The_body_has_at_most_256_KiB_whatever_its_header_says()
    {
        var body = $$"""{"type":"{{new string('x', ReceiveWebhookHandler.MaxBody - 11)}}"}""";
        Assert.Equal(ReceiveWebhookHandler.MaxBody, body.Length);
        Assert.Equal(202, (await SendAsync(Signed(body))).Status);
        Assert.Equal(413, (await SendAsync(Signed(body + " "))).Status);
    }

    [Fact]
    public async Task Unverified_requests_are_limited_by_address_and_never_cost_the_platform()
    {
        var forged = Signed() with { Signature = "v1,AAAA" };
        foreach (var status in new[] { 401, 401, 401, 429, 429 })
            Assert.Equal(status, (await SendAsync(forged with { Body = Stream(Body) })).Status);
        Assert.Equal(401, (await SendAsync(forged with { Address = "192.0.2.2", Body = Stream(Body) })).Status);
        Assert.Equal(202, (await SendAsync(Signed())).Status);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(401, (await SendAsync(forged with { Body = Stream(Body) })).Status);
    }

    [Fact]
    public async Task A_platform_has_a_budget_of_its_own()
    {
        var statuses = new List<int>();
        for (var i = 0; i < 12; i++)
            statuses.Add((await SendAsync(Signed(id: $"evt-{i}"))).Status);
        Assert.Equal([.. Enumerable.Repeat(202, 10), 429, 429], statuses);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(202, (await SendAsync(Signed(id: "evt-11"))).Status);
    }

    [Fact]
    public async Task Without_the_stores_confirmation_there_is_no_answer()
    {
        await SendAsync(Signed(id: "first"));
        _tables.LoseBefore(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => SendAsync(Signed()));
    }

    Task<WebhookAnswer> SendAsync(WebhookRequest request) => _handler.HandleAsync(request, default);

    WebhookRequest Signed(string body = Body, string id = "evt-1", int seconds = 0)
    {
        var timestamp = _clock.GetUtcNow().ToUnixTimeSeconds() + seconds;
        var bytes = Encoding.UTF8.GetBytes(body);
        return new("national", "application/json", bytes.Length, id, timestamp.ToString(null, null), SamplePlatforms.Secret.Sign(id, timestamp, bytes), new MemoryStream(bytes), "192.0.2.1");
    }

    List<InboxEvent> Stored() =>
        [.. _tables.Rows(HubTables.Inbox, "national").Where(r => r.RowKey.StartsWith(InboxKeys.EventPrefix, StringComparison.Ordinal)).Select(InboxEvent.FromRow)];

    static (int, string?) Seen(WebhookAnswer answer) => (answer.Status, answer.Code);

    static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
