using System.Collections.Concurrent;
using PatentHub.Chaos.Hub;

namespace PatentHub.Chaos.Trouble;

/// <summary>Kills and pauses the hub's processes, all of them at the same time.</summary>
sealed class ProcessTrouble(HubFleet fleet, IReadOnlyList<Blow> blows, Func<long> pushes, TimeSpan patience, TimeProvider clock)
{
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    readonly ConcurrentQueue<Blow> _blows = new(blows);
    readonly ConcurrentBag<DateTimeOffset> _kills = [];
    int _pauses;

    /// <summary>When each kill was.</summary>
    public IReadOnlyCollection<DateTimeOffset> Kills => _kills;

    public int Pauses => _pauses;

    /// <summary>Ends with all processes up, after the last blow.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(fleet.Processes.Select(process => RunAsync(process, stop)));

    async Task RunAsync(HubProcess process, CancellationToken stop)
    {
        while (_blows.TryDequeue(out var blow))
        {
            await StrikeAsync(process, blow, stop);
            _kills.Add(clock.GetUtcNow());
            await process.KillAsync();
            process.Launch();
        }

        await process.WaitUntilReadyAsync(stop);
    }

    /// <summary>Brings the process to the moment of its kill.</summary>
    async Task StrikeAsync(HubProcess process, Blow blow, CancellationToken stop)
    {
        if (blow.Moment != BlowMoment.Starting)
            await process.WaitUntilReadyAsync(stop);
        if (blow.Moment == BlowMoment.AtWork)
            await WaitForPushesAsync(blow.Pushes, stop);
        await Task.Delay(blow.After, clock, stop);
        if (blow.Pause is not { } pause)
            return;
        process.Pause();
        Interlocked.Increment(ref _pauses);
        await Task.Delay(pause, clock, stop);
        if (blow.WhilePaused)
            return;
        process.Resume();
        await Task.Delay(blow.After * 5, clock, stop);
    }

    async Task WaitForPushesAsync(int count, CancellationToken stop)
    {
        var (began, before) = (clock.GetTimestamp(), pushes());
        while (pushes() - before < count && clock.GetElapsedTime(began) < patience)
            await Task.Delay(Look, clock, stop);
    }
}
