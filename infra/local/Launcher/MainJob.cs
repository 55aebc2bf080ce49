using System.Text.Json.Nodes;

namespace PatentHub.Local.Launcher;

/// <summary>
/// Brings the hub to rest: sync, publish, deliver, reconcile, count, waiting for every retry and poll that falls due.
/// </summary>
sealed class MainJob(HubClient hub, TimeProvider clock, Action<string> say)
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan SyncRestart = TimeSpan.FromSeconds(10);

    string _lastLine = "";

    /// <returns>The final status; its <c>outstanding</c> is empty and no drift was found.</returns>
    /// <exception cref="OperationCanceledException">The time was up.</exception>
    public async Task RunAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        say("Syncing …");
        await SyncAsync(since, cancellationToken);
        while (true)
        {
            await SettleAsync(cancellationToken);
            var pushes = Pushes(await hub.ReadStatusAsync(cancellationToken));
            say("Reconciling with every platform …");
            var status = await ReconcileAsync(cancellationToken);
            if (Outstanding(status).Length == 0 && Pushes(status) == pushes && status["platforms"]!.AsArray().All(HasNoDrift))
                break;
            say("Something had been lost or came in meanwhile; settling again …");
        }
    }

    /// <summary>Counts what is stored now.</summary>
    public async Task<JsonNode> CountAsync(CancellationToken cancellationToken)
    {
        var asked = clock.GetUtcNow();
        await hub.StartAsync("CountFigures", cancellationToken);
        return await WaitAsync(status => Time(status["figures"]?["at"]) >= asked, cancellationToken);
    }

    async Task SyncAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await hub.StartAsync("SyncSources", cancellationToken);
        await hub.StartAsync("SweepListings", cancellationToken);
        var started = clock.GetTimestamp();
        await WaitAsync(async status =>
        {
            if (status["sources"]!.AsArray().All(s => Time(s!["lastEndedAt"]) >= since && !s!["isRunning"]!.GetValue<bool>()))
                return true;
            if (clock.GetElapsedTime(started) > SyncRestart)
            {
                started = clock.GetTimestamp();
                await hub.StartAsync("SyncSources", cancellationToken);
            }
            return false;
        }, cancellationToken);
    }

    Task<JsonNode> SettleAsync(CancellationToken cancellationToken) => WaitAsync(status => Outstanding(status).Length == 0, cancellationToken);

    async Task<JsonNode> ReconcileAsync(CancellationToken cancellationToken)
    {
        var asked = clock.GetUtcNow();
        await hub.StartAsync("ReconcilePlatforms", cancellationToken);
        return await WaitAsync(status => status["platforms"]!.AsArray().All(p => Time(p!["lastReconcile"]?["beganAt"]) >= asked), cancellationToken);
    }

    Task<JsonNode> WaitAsync(Func<JsonNode, bool> isDone, CancellationToken cancellationToken) =>
        WaitAsync(status => Task.FromResult(isDone(status)), cancellationToken);

    async Task<JsonNode> WaitAsync(Func<JsonNode, Task<bool>> isDone, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = await hub.ReadStatusAsync(cancellationToken);
            Report(status);
            if (await isDone(status))
                return status;
            await Task.Delay(Interval, clock, cancellationToken);
        }
    }

    void Report(JsonNode status)
    {
        var process = status["process"]!;
        var sync = process["sync"]!;
        var left = Outstanding(status);
        var line = $"read {sync["read"]} (new {sync["created"]}, changed {sync["updated"]}, quarantined {sync["quarantined"]}) | requests to platforms {process["requests"]} | events {process["eventsApplied"]}"
            + (left.Length == 0 ? " | nothing outstanding" : $" | outstanding: {string.Join(", ", left)}");
        if (line == _lastLine)
            return;
        _lastLine = line;
        say(line);
    }

    static string[] Outstanding(JsonNode status) => [.. status["outstanding"]!.AsArray().Select(o => o!.GetValue<string>())];

    static long Pushes(JsonNode status) => status["process"]!["pushes"]!.GetValue<long>();

    static bool HasNoDrift(JsonNode? platform) => platform!["lastReconcile"]!["suspects"]!.GetValue<int>() == 0;

    static DateTimeOffset? Time(JsonNode? node) => node?.GetValue<DateTimeOffset>();
}
