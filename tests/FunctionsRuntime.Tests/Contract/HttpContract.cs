using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace PatentHub.FunctionsRuntime.Tests.Contract;

/// <summary>Routes, methods, bodies and results.</summary>
public abstract class HttpContract(IFunctionsHostFixture fixture) : FunctionsRuntimeContract(fixture)
{
    async Task<HttpClient> ClientAsync(string prefix = "") => (await Fixture.StartAsync(new(typeof(RouteFunctions))
    {
        HostJson = $$"""{ "version": "2.0", "extensions": { "http": { "routePrefix": "{{prefix}}" } } }""",
    })).Http;

    [Theory(Timeout = Limit)]
    [InlineData("/items/41", "GET item 42")]
    [InlineData("/ITEMS/41", "GET item 42")]
    [InlineData("/parts/bolt/0f8fad5bd9cb469fa16570867728950e", "bolt 0f8fad5bd9cb469fa16570867728950e bolt True True")]
    [InlineData("/pages/3", "GET page 3")]
    [InlineData("/pages", "GET page none")]
    [InlineData("/loose/7", "/loose/7 7")]
    [InlineData("/unnamed", "by name")]
    public async Task Binds_route_values(string path, string expected) =>
        Assert.Equal(expected, await (await ClientAsync()).GetStringAsync(path, TestContext.Current.CancellationToken));

    [Theory(Timeout = Limit)]
    [InlineData("GET", "/items/none", HttpStatusCode.NotFound)]
    [InlineData("GET", "/parts/bolt/5", HttpStatusCode.NotFound)]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound)]
    [InlineData("POST", "/items/41", HttpStatusCode.NotFound)]
    [InlineData("HEAD", "/items/41", HttpStatusCode.NotFound)]
    [InlineData("GET", "/orders", HttpStatusCode.NotFound)]
    [InlineData("GET", "/loose/seven", HttpStatusCode.InternalServerError)]
    [InlineData("GET", "/loose/99999999999", HttpStatusCode.InternalServerError)]
    [InlineData("DELETE", "/pages/3", HttpStatusCode.OK)]
    public async Task Answers_with_status(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new(method), path);
        using var response = await (await ClientAsync()).SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact(Timeout = Limit)]
    public async Task Reads_and_writes_json()
    {
        using var response = await (await ClientAsync()).PostAsJsonAsync("/orders", new Order("泸-7", 21), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(new Order("泸-7", 42), await response.Content.ReadFromJsonAsync<Order>(TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_nobody_why_a_function_failed()
    {
        using var response = await (await ClientAsync()).GetAsync(new Uri("/fail", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory(Timeout = Limit)]
    [InlineData("v1/hub", "/v1/hub/items/1", HttpStatusCode.OK)]
    [InlineData("v1/hub", "/items/1", HttpStatusCode.NotFound)]
    public async Task Puts_the_prefix_before_every_route(string prefix, string path, HttpStatusCode expected)
    {
        using var response = await (await ClientAsync(prefix)).GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact(Timeout = Limit)]
    public async Task Has_the_prefix_api_by_default()
    {
        var host = await StartAsync(typeof(RouteFunctions));
        Assert.Equal("GET item 2", await host.Http.GetStringAsync("/api/items/1", TestContext.Current.CancellationToken));
    }

    [Theory(Timeout = Limit)]
    [InlineData(null, HttpStatusCode.OK, "up and running", typeof(RootFunctions))]
    [InlineData("true", HttpStatusCode.OK, "root of GET", typeof(RootFunctions))]
    [InlineData("true", HttpStatusCode.NoContent, "", typeof(KeyFunctions))]
    public async Task Keeps_the_root_for_its_own_page_unless_told_not_to(
        string? disabled, HttpStatusCode status, string content, Type functions)
    {
        var host = await Fixture.StartAsync(new(functions)
        {
            HostJson = """{ "extensions": { "http": { "routePrefix": "" } } }""",
            Settings = { ["AzureWebJobsDisableHomepage"] = disabled },
        });
        using var response = await host.Http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains(content, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
