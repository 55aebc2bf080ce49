using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using PatentHub.Local.Sample;
using Xunit;

namespace PatentHub.Hub.Tests.Simulator;

/// <summary>Reads a feed the way the contract describes, from a server of its own.</summary>
sealed class FeedReader : IAsyncDisposable
{
    readonly SampleSource _source;
    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    FeedReader(SampleSource source, TestClock clock) => (_source, Clock) = (source, clock);

    public TestClock Clock { get; }

    public List<string> AsOf { get; } = [];

    public static async Task<FeedReader> OpenAsync(FeedOptions? options = null)
    {
        var clock = new TestClock();
        return new FeedReader(
            await SampleSource.StartAsync(options ?? new FeedOptions(), clock, cancellationToken: TestContext.Current.CancellationToken), clock);
    }

    public async Task<(HttpStatusCode Status, JsonNode? Page)> GetAsync(string query, string? bearer = null, string? apiKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _source.Address + query);
        if (bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        if (apiKey is not null)
            request.Headers.Add("X-Api-Key", apiKey);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    /// <summary>All items of a run.</summary>
    public async Task<List<JsonObject>> ReadAllAsync(string query)
    {
        var items = new List<JsonObject>();
        AsOf.Clear();
        for (var next = query; next.Length > 0;)
        {
            var (status, page) = await GetAsync(next);
            Assert.Equal(HttpStatusCode.OK, status);
            items.AddRange(page!["items"]!.AsArray().Select(item => item!.AsObject()));
            AsOf.Add((string)page["asOf"]!);
            next = page["nextCursor"] is { } cursor ? $"{query}&cursor={cursor}" : "";
            Clock.Now += TimeSpan.FromSeconds(1);
        }

        return items;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _source.DisposeAsync();
    }
}
