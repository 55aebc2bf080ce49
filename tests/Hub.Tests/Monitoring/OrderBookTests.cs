using System.Net;
using System.Text.Json.Nodes;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Monitoring;

/// <summary>Whoever changes the course of the hub is in the book with time and reason, before anything is done.</summary>
public sealed class OrderBookTests
{
    [Fact]
    public async Task Every_order_is_noted_with_who_gave_it_and_why_and_the_newest_comes_first()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/pause", Reason("平台升级"), caller: "lisi@luzhou.example");
        var first = hub.Clock.Now;
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/resume", Reason("升级完成"), caller: "wangwu@luzhou.example");
        await hub.OrderAsync(HttpMethod.Post, "api/exports", Reason("备份"));

        var page = await hub.OrderAsync(HttpMethod.Get, "api/orders?limit=2");
        var rest = await hub.OrderAsync(HttpMethod.Get, $"api/orders?limit=2&after={page["after"]}");
        var orders = page["orders"]!.AsArray().Concat(rest["orders"]!.AsArray()).ToList();
        Assert.Equal(
            ["POST /api/platforms/one/pause 平台升级 lisi@luzhou.example", "POST /api/platforms/one/resume 升级完成 wangwu@luzhou.example", "POST /api/exports 备份 "],
            orders.OrderBy(o => (DateTimeOffset)o!["at"]!).ThenByDescending(o => (string?)o!["path"], StringComparer.Ordinal).Select(o => $"{o!["method"]} {o["path"]} {o["reason"]} {o["who"]}"));
        Assert.Equal(first, (DateTimeOffset)orders[^1]!["at"]!);
        Assert.Null(rest["after"]);
    }

    [Fact]
    public async Task Who_probes_or_brings_a_file_is_noted_without_a_reason()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/probe", caller: "lisi@luzhou.example");
        using var upload = new HttpRequestMessage(HttpMethod.Post, "api/imports") { Content = new StringContent("申请号,名称\n", System.Text.Encoding.UTF8, "text/csv") };
        upload.Headers.Add("X-MS-CLIENT-PRINCIPAL-NAME", "wangwu@luzhou.example");
        using var answer = await hub.SendAuthorisedAsync(upload);
        var orders = (await hub.OrderAsync(HttpMethod.Get, "api/orders"))["orders"]!.AsArray();
        Assert.Equal(
            ["/api/imports wangwu@luzhou.example", "/api/platforms/one/probe lisi@luzhou.example"],
            orders.Select(o => $"{o!["path"]} {o["who"]}{o["reason"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_look_a_dry_run_and_what_has_no_reason_are_no_orders()
    {
        await using var hub = await HubFixture.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.AskAsync(HttpMethod.Post, "api/platforms/one/pause", Reason(" "))).Status);
        await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/reconciles", new JsonObject { ["dryRun"] = true });
        await hub.OrderAsync(HttpMethod.Get, "api/platforms/one");
        Assert.Empty((await hub.OrderAsync(HttpMethod.Get, "api/orders"))["orders"]!.AsArray());
    }

    [Fact]
    public async Task An_entry_carries_its_version_and_months_are_apart()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.OrderAsync(HttpMethod.Post, "api/platforms/one/pause", Reason("示例"));
        var month = hub.Clock.Now.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(1, Assert.Single(await hub.RowsAsync(HubTables.Orders, month)).GetInt64("v"));
        Assert.Single((await hub.OrderAsync(HttpMethod.Get, $"api/orders?month={month}"))["orders"]!.AsArray());
        Assert.Empty((await hub.OrderAsync(HttpMethod.Get, "api/orders?month=2020-01"))["orders"]!.AsArray());
    }

    [Theory]
    [InlineData("month=2026-13", "month-invalid")]
    [InlineData("month=orders", "month-invalid")]
    [InlineData("after=1", "after-invalid")]
    [InlineData("limit=0", "limit-invalid")]
    public async Task What_is_asked_wrongly_is_a_problem(string query, string code)
    {
        await using var hub = await HubFixture.StartAsync();
        var (status, problem) = await hub.AskAsync(HttpMethod.Get, "api/orders?" + query);
        Assert.Equal((HttpStatusCode.BadRequest, code), (status, (string?)problem["title"]));
    }

    static JsonObject Reason(string text) => new() { ["reason"] = text };
}
