using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Access;

/// <summary>The real program with roles required, as behind the sign-in of a platform that passes on who it is.</summary>
public sealed class RoleTests
{
    static readonly HubSetup Required = new() { Settings = new Dictionary<string, string> { ["Access:RequireRole"] = "true" } };

    [Theory]
    [InlineData("GET", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "", HttpStatusCode.Forbidden)]
    [InlineData("GET", "Hub.Read", HttpStatusCode.OK)]
    [InlineData("GET", "Hub.Operate", HttpStatusCode.OK)]
    [InlineData("POST", null, HttpStatusCode.Unauthorized)]
    [InlineData("POST", "Hub.Read", HttpStatusCode.Forbidden)]
    [InlineData("POST", "Hub.Operate", HttpStatusCode.OK)]
    public async Task Looking_needs_a_reader_and_changing_an_operator(string method, string? role, HttpStatusCode expected)
    {
        await using var hub = await HubFixture.StartAsync(Required);
        hub.Feed.AddNumbered(1);
        await hub.SyncAndSettleAsync();
        using var request = method == "GET" ? Get("api/sources") : Post("api/sources/test/pause");
        Assert.Equal(expected, await SendAsync(hub, request, role is null ? null : PrincipalWith(role), withKey: true));
    }

    [Fact]
    public async Task A_role_is_no_key()
    {
        await using var hub = await HubFixture.StartAsync(Required);
        using var request = Get("api/sources");
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(hub, request, PrincipalWith("Hub.Operate"), withKey: false));
    }

    [Theory]
    [InlineData("no base64")]
    [InlineData("bm8ganNvbg==")]
    [InlineData("W10=")]
    [InlineData("eyJjbGFpbXMiOjF9")]
    [InlineData("eyJjbGFpbXMiOlsxXX0=")]
    public async Task What_is_no_principal_is_nobody(string header)
    {
        await using var hub = await HubFixture.StartAsync(Required);
        using var request = Get("api/sources");
        Assert.InRange((int)await SendAsync(hub, request, header, withKey: true), 401, 403);
    }

    [Fact]
    public async Task Webhooks_and_health_need_none()
    {
        await using var hub = await HubFixture.StartAsync(Required with { Platforms = [HubSetup.Plain("one", new PlatformRules { PendingShare = 1 })] });
        Assert.Equal(HttpStatusCode.OK, (await hub.Http.GetAsync("api/health/live", TestContext.Current.CancellationToken)).StatusCode);
        hub.Feed.AddNumbered(1);
        await hub.SyncAndSettleAsync();
        await hub.AssertConvergedAsync();
        Assert.All(hub.Platforms, platform => Assert.True(platform.Summary().Outcomes["WEBHOOK listing.accepted"] > 0));
    }

    [Fact]
    public async Task Unless_it_is_asked_for_keys_are_enough()
    {
        await using var hub = await HubFixture.StartAsync();
        using var request = Get("api/sources");
        Assert.Equal(HttpStatusCode.OK, await SendAsync(hub, request, null, withKey: true));
    }

    static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    static HttpRequestMessage Post(string path) => new(HttpMethod.Post, path) { Content = JsonContent.Create(new JsonObject { ["reason"] = "示例：检修" }) };

    static string PrincipalWith(string role) => Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["auth_typ"] = "aad",
        ["claims"] = new JsonArray(new JsonObject { ["typ"] = "name", ["val"] = "示例" }, new JsonObject { ["typ"] = "roles", ["val"] = role }),
    }.ToJsonString()));

    static async Task<HttpStatusCode> SendAsync(HubFixture hub, HttpRequestMessage request, string? principal, bool withKey)
    {
        if (principal is not null)
            request.Headers.TryAddWithoutValidation("X-MS-CLIENT-PRINCIPAL", principal);
        if (withKey)
            request.Headers.Add("x-functions-key", (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(hub.Folder, "host", "secrets", "host.json"), TestContext.Current.CancellationToken))!["masterKey"]!["value"]!);
        return (await hub.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode;
    }
}
