using System.Net;
using Xunit;

namespace PatentHub.FunctionsRuntime.Tests.Contract;

/// <summary>Which key opens what.</summary>
public abstract class KeyContract(IFunctionsHostFixture fixture) : FunctionsRuntimeContract(fixture)
{
    [Theory(Timeout = Limit)]
    [InlineData("open", "none", true)]
    [InlineData("open", "wrong", true)]
    [InlineData("guarded", "none", false)]
    [InlineData("guarded", "wrong", false)]
    [InlineData("guarded", "empty", false)]
    [InlineData("guarded", "own", true)]
    [InlineData("guarded", "other's", false)]
    [InlineData("guarded", "host", true)]
    [InlineData("guarded", "master", true)]
    [InlineData("master", "none", false)]
    [InlineData("master", "own", false)]
    [InlineData("master", "host", false)]
    [InlineData("master", "master", true)]
    public async Task Opens_with_the_right_key(string path, string key, bool opens)
    {
        var host = await StartAsync(typeof(KeyFunctions));

        Assert.Equal(opens ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, await AskAsync(host, $"/api/{path}", header: Key(host, key)));
        Assert.Equal(opens ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, await AskAsync(host, $"/api/{path}", query: Key(host, key)));
    }

    [Fact(Timeout = Limit)]
    public async Task Reads_the_header_before_the_query()
    {
        var host = await StartAsync(typeof(KeyFunctions));

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(host, "/api/guarded", header: "wrong", query: host.MasterKey));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, "/api/guarded", header: host.MasterKey, query: "wrong"));
    }

    [Fact(Timeout = Limit)]
    public async Task Makes_long_keys_and_keeps_them()
    {
        var first = await StartAsync(typeof(KeyFunctions));
        string[] keys = [first.MasterKey, first.HostKey, first.KeyOf("Guarded"), first.KeyOf("Other")];
        await first.StopAsync();
        var second = await StartAsync(typeof(KeyFunctions));

        Assert.Equal(4, keys.Distinct().Count());
        Assert.All(keys, key => Assert.InRange(key.Length, 40, 100));
        Assert.Equal<string[]>(keys, [second.MasterKey, second.HostKey, second.KeyOf("Guarded"), second.KeyOf("Other")]);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(second, "/api/guarded", header: keys[2]));
    }

    [Theory(Timeout = Limit)]
    [InlineData("none", HttpStatusCode.Unauthorized)]
    [InlineData("host", HttpStatusCode.Unauthorized)]
    [InlineData("master", HttpStatusCode.OK)]
    public async Task Shows_its_status_to_the_master_key(string key, HttpStatusCode expected)
    {
        var host = await StartAsync(typeof(KeyFunctions));
        Assert.Equal(expected, await AskAsync(host, "/admin/host/status", header: Key(host, key)));
    }

    static string? Key(IFunctionsHost host, string kind) => kind switch
    {
        "none" => null,
        "empty" => "",
        "own" => host.KeyOf("Guarded"),
        "other's" => host.KeyOf("Other"),
        "host" => host.HostKey,
        "master" => host.MasterKey,
        _ => host.MasterKey + "x",
    };

    static async Task<HttpStatusCode> AskAsync(IFunctionsHost host, string path, string? header = null, string? query = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, query is null ? path : $"{path}?code={query}");
        if (header is not null)
            request.Headers.Add("x-functions-key", header);
        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
