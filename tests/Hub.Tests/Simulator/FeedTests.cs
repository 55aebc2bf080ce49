using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PatentHub.Local.Sample;
using Xunit;

namespace PatentHub.Hub.Tests.Simulator;

public sealed class FeedTests
{
    [Theory]
    [InlineData(null, 1)]
    [InlineData(null, 7)]
    [InlineData(null, 1000)]
    [InlineData(50L, 3)]
    [InlineData(50L, 50)]
    public async Task Pages_through_everything_in_order_with_one_as_of(long? generated, int limit)
    {
        await using var feed = await FeedReader.OpenAsync(new FeedOptions { Generated = generated });
        var items = await feed.ReadAllAsync($"?limit={limit}");
        var keys = items.Select(KeyOf).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Equal(keys.OrderBy(key => key.At).ThenBy(key => key.Number, StringComparer.Ordinal), keys);
        Assert.Equal(generated ?? 67, keys.Count);
        Assert.Single(feed.AsOf.Distinct());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(40L)]
    public async Task Starts_at_an_instant(long? generated)
    {
        await using var feed = await FeedReader.OpenAsync(new FeedOptions { Generated = generated });
        var all = await feed.ReadAllAsync("?limit=1000");
        var since = KeyOf(all[20]).At;
        var some = await feed.ReadAllAsync($"?limit=3&updatedSince={Uri.EscapeDataString(since.ToString("o", CultureInfo.InvariantCulture))}");
        Assert.Equal(
            all.Where(item => item.ContainsKey("updatedAt") && KeyOf(item).At >= since).Select(item => (string)item["applicationNumber"]!),
            some.Select(item => (string)item["applicationNumber"]!));
        Assert.Empty(await feed.ReadAllAsync("?updatedSince=2099-01-01T00:00:00Z"));
    }

    [Theory]
    [InlineData("?cursor=xyz")]
    [InlineData("?cursor=!")]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?updatedSince=yesterday")]
    public async Task Refuses_what_it_cannot_read(string query)
    {
        await using var feed = await FeedReader.OpenAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await feed.GetAsync(query)).Status);
    }

    [Fact]
    public async Task Refuses_a_cursor_with_other_parameters()
    {
        await using var feed = await FeedReader.OpenAsync();
        var cursor = (await feed.GetAsync("?limit=2")).Page!["nextCursor"];
        Assert.Equal(HttpStatusCode.BadRequest, (await feed.GetAsync($"?limit=3&cursor={cursor}")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await feed.GetAsync($"?limit=2&updatedSince=2026-01-01T00:00:00Z&cursor={cursor}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await feed.GetAsync($"?limit=2&cursor={cursor}")).Status);
    }

    [Fact]
    public async Task Opens_to_its_token_or_its_key()
    {
        await using var feed = await FeedReader.OpenAsync(new FeedOptions { BearerToken = "token", ApiKey = "key" });
        Assert.Equal(HttpStatusCode.Unauthorized, (await feed.GetAsync("")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await feed.GetAsync("", bearer: "key")).Status);
        Assert.Equal(HttpStatusCode.OK, (await feed.GetAsync("", bearer: "token")).Status);
        Assert.Equal(HttpStatusCode.OK, (await feed.GetAsync("", apiKey: "key")).Status);
    }

    [Theory]
    [InlineData("items.jsonl", "{0}\n\n{1}\n{2}")]
    [InlineData("items.json", "[{0},{1},{2}]")]
    [InlineData("items.json", "{{\"items\":[{0},{1},{2}]}}")]
    public async Task Serves_a_file_in_order(string name, string layout)
    {
        var directory = Directory.CreateTempSubdirectory("feed-");
        var path = Path.Combine(directory.FullName, name);
        await File.WriteAllTextAsync(
            path,
            string.Format(CultureInfo.InvariantCulture, layout, Item("3", "2026-01-02T00:00:00Z"), Item("1", "2026-01-03T08:00:00+08:00"), Item("2", "2026-01-01T00:00:00Z")),
            TestContext.Current.CancellationToken);
        await using (var feed = await FeedReader.OpenAsync(new FeedOptions { Path = path }))
            Assert.Equal(["2", "3", "1"], (await feed.ReadAllAsync("?limit=1")).Select(item => (string)item["applicationNumber"]!));
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Shows_an_item_that_changes_while_it_is_read_at_its_new_place()
    {
        await using var feed = await FeedReader.OpenAsync(new FeedOptions { Faults = new FeedFaults { ChangeWhileReadRate = 0.5 } });
        var before = (await feed.ReadAllAsync("?limit=9")).Select(item => (string)item["applicationNumber"]!).ToHashSet();
        var again = await feed.ReadAllAsync("?limit=1000");
        Assert.Equal(67, before.Count);
        Assert.Equal(before, again.Select(item => (string)item["applicationNumber"]!).ToHashSet());
        Assert.Contains(again, item => item.ContainsKey("updatedAt") && KeyOf(item).At > new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Fails_cuts_and_expires_as_told()
    {
        await using var failing = await FeedReader.OpenAsync(new FeedOptions { Faults = new FeedFaults { ErrorRate = 1, FirstAttemptsOnly = true } });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await failing.GetAsync("")).Status);
        Assert.Equal(HttpStatusCode.OK, (await failing.GetAsync("")).Status);

        await using var cut = await FeedReader.OpenAsync(new FeedOptions { Faults = new FeedFaults { TruncateRate = 1 } });
        await Assert.ThrowsAsync<HttpRequestException>(() => cut.GetAsync(""));

        await using var expiring = await FeedReader.OpenAsync(new FeedOptions { Faults = new FeedFaults { ExpireRate = 1 } });
        var cursor = (await expiring.GetAsync("?limit=2")).Page!["nextCursor"];
        Assert.Equal(HttpStatusCode.Gone, (await expiring.GetAsync($"?limit=2&cursor={cursor}")).Status);
    }

    static (DateTimeOffset At, string Number) KeyOf(JsonObject item)
    {
        var at = item["updatedAt"] is { } text ? DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture) : DateTimeOffset.MinValue;
        return (at, string.Concat(((string)item["applicationNumber"]!).Where(c => char.IsAsciiDigit(c) || c == 'X')));
    }

    static string Item(string number, string updatedAt) => $$"""{"applicationNumber":"{{number}}","updatedAt":"{{updatedAt}}"}""";
}
