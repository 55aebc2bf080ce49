using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Hub.Tests.Monitoring;

public sealed class HealthTests
{
    [Fact]
    public async Task Each_dependency_is_written_and_read_back()
    {
        await using var hub = await HubFixture.StartAsync();
        Assert.Equal((HttpStatusCode.OK, "tables healthy, blobs healthy, queue healthy"), await ReadyAsync(hub));
        await hub.QuietAsync();
        var row = Assert.Single(await hub.RowsAsync(HubTables.Figures, "probes", "queue"));
        Assert.True(row.GetTime("answeredAt") >= row.GetTime("sentAt"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(hub.Folder, "store", "blobs", HubContainers.Probes), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_message_that_does_not_come_back_makes_the_queue_unhealthy_until_one_does()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["AzureWebJobs:AnswerProbe:Disabled"] = "true" } });
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(hub)).Status);
        hub.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "tables healthy, blobs healthy, queue unhealthy"), await ReadyAsync(hub));
        await hub.Host.Services.GetRequiredService<PatentHub.Monitoring.ProbeReadinessHandler>().AnswerAsync(TestContext.Current.CancellationToken);
        hub.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(hub)).Status);
    }

    [Fact]
    public async Task Whoever_asks_often_gets_the_same_report()
    {
        await using var hub = await HubFixture.StartAsync();
        var first = await hub.Http.GetStringAsync("api/health/ready", TestContext.Current.CancellationToken);
        hub.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(first, await hub.Http.GetStringAsync("api/health/ready", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Other_probes_are_unknown()
    {
        await using var hub = await HubFixture.StartAsync();
        using var live = await hub.Http.GetAsync("api/health/live", TestContext.Current.CancellationToken);
        using var other = await hub.Http.GetAsync("api/health/other", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (live.StatusCode, other.StatusCode));
    }

    static async Task<(HttpStatusCode Status, string Checks)> ReadyAsync(HubFixture hub)
    {
        using var answer = await hub.Http.GetAsync("api/health/ready", TestContext.Current.CancellationToken);
        var report = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        return (answer.StatusCode, string.Join(", ", report["checks"]!.AsArray().Select(c => $"{c!["name"]} {c["status"]}")));
    }
}
