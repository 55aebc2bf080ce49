using System.Net;
using System.Net.Http.Headers;
using PatentHub.Browser.Tests.Stage;
using Xunit;

namespace PatentHub.Browser.Tests.Dashboard;

/// <summary>The page and its files as replies.</summary>
public sealed class ReplyTests : IAsyncDisposable
{
    readonly DashboardHub _hub = DashboardHub.StartEmpty();
    readonly HttpClient _http;

    public ReplyTests() => _http = _hub.CreateClient();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("dashboard", "text/html", 30_000)]
    [InlineData("dashboard/dashboard.css", "text/css", 10_000)]
    [InlineData("dashboard/dashboard.js", "text/javascript", 3_000)]
    [InlineData("dashboard/icon.svg", "image/svg+xml", 1_000)]
    public async Task Is_small_and_keeps_the_browser_to_our_own_files(string path, string type, int bytes)
    {
        using var reply = await _http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(type, reply.Content.Headers.ContentType?.MediaType);
        Assert.InRange((await reply.Content.ReadAsByteArrayAsync(Cancellation)).Length, 1, bytes);
        var policy = Assert.Single(reply.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], reply.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], reply.Headers.GetValues("Referrer-Policy"));
    }

    [Fact]
    public async Task Lets_files_be_kept_and_the_page_not()
    {
        using var page = await _http.GetAsync(new Uri("dashboard", UriKind.Relative), Cancellation);
        Assert.True(page.Headers.CacheControl!.NoStore);
        var html = await page.Content.ReadAsStringAsync(Cancellation);
        var address = html.Split('"').Single(part => part.StartsWith("/dashboard/dashboard.css?v=", StringComparison.Ordinal));
        using var file = await _http.GetAsync(new Uri(address, UriKind.Relative), Cancellation);
        Assert.Equal("public, max-age=31536000, immutable", file.Headers.CacheControl!.ToString());

        using var again = new HttpRequestMessage(HttpMethod.Get, "dashboard/dashboard.css") { Headers = { IfNoneMatch = { new EntityTagHeaderValue(file.Headers.ETag!.Tag) } } };
        using var unchanged = await _http.SendAsync(again, Cancellation);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.True(unchanged.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task Has_no_other_files()
    {
        using var reply = await _http.GetAsync(new Uri("dashboard/host.json", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _hub.DisposeAsync();
    }
}
