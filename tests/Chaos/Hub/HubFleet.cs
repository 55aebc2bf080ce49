using PatentHub.Local.Launcher;

namespace PatentHub.Chaos.Hub;

/// <summary>The processes of the hub, which share its store and its queues.</summary>
sealed class HubFleet(FunctionApp app, int count, TimeProvider clock) : IAsyncDisposable
{
    public IReadOnlyList<HubProcess> Processes { get; } = [.. Enumerable.Range(1, count).Select(number => new HubProcess(number, app, clock))];

    public int Up => Processes.Count(process => process.Client is not null);

    /// <summary>One that can be asked now; null: none can.</summary>
    public HubProcess? Pick(Random random) =>
        Processes.Where(process => process.Client is not null).ToList() is { Count: > 0 } up ? up[random.Next(up.Count)] : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var process in Processes)
        {
            process.Launch();
            await process.WaitUntilReadyAsync(cancellationToken);
        }
    }

    /// <summary>Ends all but one.</summary>
    public async Task<HubProcess> LeaveOneAsync()
    {
        foreach (var process in Processes.Skip(1))
            await process.DisposeAsync();
        return Processes[0];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Processes)
            await process.DisposeAsync();
    }
}
