using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using PatentHub.Benchmarks.Declarations;
using PatentHub.Benchmarks.Deliveries;
using PatentHub.Benchmarks.Partners;
using PatentHub.Benchmarks.Webhooks;

namespace PatentHub.Benchmarks.Run;

/// <summary>What a child process can be.</summary>
static class Roles
{
    public const string Feed = "feed";
    public const string Sink = "sink";

    static readonly Dictionary<string, Func<Assignment, TimeProvider, Task<Outcome>>> Sides = new()
    {
        ["declarations.sync"] = HubSync.RunAsync,
        ["declarations.unchanged"] = HubSync.RunUnchangedAsync,
        ["declarations.insert"] = BareSync.InsertAsync,
        ["declarations.read"] = BareSync.ReadAsync,
        ["declarations.replace"] = BareSync.ReplaceAsync,
        ["deliveries.prepare"] = HubPush.PrepareAsync,
        ["deliveries.push"] = HubPush.RunAsync,
        ["deliveries.bare"] = BarePush.RunAsync,
        ["webhooks.send"] = WebhookClient.RunAsync,
    };

    static readonly Dictionary<string, Func<Assignment, TimeProvider, Task<WebApplication>>> Servers = new()
    {
        [Feed] = FeedServer.StartAsync,
        [Sink] = PlatformSink.StartAsync,
        ["webhooks.bare"] = BareEndpoint.StartAsync,
        ["webhooks.shared"] = BareEndpoint.StartOverSharedCommitsAsync,
    };

    public static async Task<int> RunAsync(string role, string json, TimeProvider clock)
    {
        var assignment = JsonSerializer.Deserialize(json, RunJson.Default.Assignment)!;
        if (Sides.TryGetValue(role, out var side))
        {
            Console.WriteLine(JsonSerializer.Serialize(await side(assignment, clock), RunJson.Default.Outcome));
            return 0;
        }
        if (role == "declarations.shape")
        {
            Console.WriteLine(JsonSerializer.Serialize(await BareSync.WeighAsync(assignment, clock), RunJson.Default.RowShape));
            return 0;
        }
        await using var server = await Servers[role](assignment, clock);
        Console.WriteLine(JsonSerializer.Serialize(new Listening(new Uri(server.Urls.First())), RunJson.Default.Listening));
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
