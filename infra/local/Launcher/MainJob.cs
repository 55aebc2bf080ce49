using System.Text.Json.Nodes;

namespace PatentHub.Local.Launcher;

/// <summary>
/// Brings the hub to rest: sync, publish, deliver, reconcile, count, waiting for every retry and poll that falls due.
/// </summary>
sealed class MainJob(HubClient hub, TimeProvider clock, Action<string> say)
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan Restart = TimeSpan.FromSeconds(10);

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
        await hub.StartAsync("SweepListings", cancellationToken);
        await InsistAsync("SyncSources", status => status["sources"]!.AsArray().All(s => Time(s!["lastEndedAt"]) >= since && !s!["isRunning"]!.GetValue<bool>()), cancellationToken);
    }

    Task<JsonNode> SettleAsync(CancellationToken cancellationToken) => WaitAsync(status => Outstanding(status).Length == 0, cancellationToken);

    async Task<JsonNode> ReconcileAsync(CancellationToken cancellationToken)
    {
        var asked = clock.GetUtcNow();
        return await InsistAsync("ReconcilePlatforms", status => status["platforms"]!.AsArray().All(p => Time(p!["lastReconcile"]?["beganAt"]) >= asked), cancellationToken);
    }

    /// <summary>
    /// Starts a function and waits for what it does; starts it again where it is not done: a run gives up at once where a dead process still has
    /// the lease, or a platform wants to be left alone.
    /// </summary>
    async Task<JsonNode> InsistAsync(string function, Func<JsonNode, bool> isDone, CancellationToken cancellationToken)
    {
        await hub.StartAsync(function, cancellationToken);
        var started = clock.GetTimestamp();
        return await WaitAsync(async status =>
        {
            if (isDone(status))
                return true;
            if (clock.GetElapsedTime(started) > Restart)
            {
                started = clock.GetTimestamp();
                await hub.StartAsync(function, cancellationToken);
            }
            return false;
        }, cancellationToken);
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
