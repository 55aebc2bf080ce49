using PatentHub.Storage;

namespace PatentHub.Monitoring;

/// <summary>When each timer last ran: a silent timer shows by its absence here.</summary>
public sealed class Heartbeats(ITableStore tables, HubTotals totals, TimeProvider clock)
{
    public const string Partition = "timers";

    /// <summary>Runs a timer's work and notes how it went. A failure passes through.</summary>
    public async Task RunAsync(string timer, Func<Task> work, CancellationToken cancellationToken)
    {
        var (at, started) = (clock.GetUtcNow(), clock.GetTimestamp());
        var succeeded = false;
        try
        {
            await work();
            succeeded = true;
        }
        finally
        {
            totals.TimerRan(timer, succeeded);
            await NoteAsync(new Heartbeat(timer, at, clock.GetElapsedTime(started), succeeded), cancellationToken);
        }
    }

    async Task NoteAsync(Heartbeat beat, CancellationToken cancellationToken)
    {
        try
        {
            await tables.UpdateAsync(HubTables.Figures, Partition, beat.Timer, _ => new Row(Partition, beat.Timer)
                .Set("v", 1).Set("at", beat.At).Set("milliseconds", (long)beat.Duration.TotalMilliseconds).Set("succeeded", beat.Succeeded), cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // A missing heartbeat says just that the store was away.
        }
    }

    public async Task<IReadOnlyList<Heartbeat>> ListAsync(CancellationToken cancellationToken)
    {
        var beats = new List<Heartbeat>();
        await foreach (var row in tables.RowsAsync(HubTables.Figures, new RowRange(Partition), cancellationToken))
            beats.Add(new(row.RowKey, row.GetTime("at")!.Value, TimeSpan.FromMilliseconds(row.GetInt64("milliseconds") ?? 0), row.GetBoolean("succeeded")));
        return beats;
    }
}

public sealed record Heartbeat(string Timer, DateTimeOffset At, TimeSpan Duration, bool Succeeded);
