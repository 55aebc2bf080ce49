using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using PatentHub.Storage;

namespace PatentHub.Monitoring;

/// <param name="Name">tables, blobs or queue.</param>
public sealed record HealthCheck(string Name, bool IsHealthy, long Milliseconds);

public sealed record HealthReport(DateTimeOffset At, IReadOnlyList<HealthCheck> Checks)
{
    public bool IsHealthy => Checks.All(c => c.IsHealthy);
}

/// <summary>
/// Writes to each dependency and reads it back. The queue's message comes back by its own function, maybe in another process: it is not
/// waited for, but one that does not come within <see cref="Patience"/> makes the queue unhealthy.
/// </summary>
public sealed class ProbeReadinessHandler(ITableStore tables, IBlobStore blobs, IWakeSender queue, TimeProvider clock, Random random, ILogger<ProbeReadinessHandler> logger)
{
    const string Partition = "probes";
    const string TableRow = "readiness";
    const string QueueRow = "queue";

    /// <summary>For how long a report is given again: whoever asks often does not load the store.</summary>
    static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    HealthReport? _last;

    public async Task<HealthReport> HandleAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _last) is { } last && clock.GetUtcNow() - last.At < Freshness)
            return last;
        var checks = new[] { CheckAsync("tables", ProbeTablesAsync, cancellationToken), CheckAsync("blobs", ProbeBlobsAsync, cancellationToken), CheckAsync("queue", ProbeQueueAsync, cancellationToken) };
        var report = new HealthReport(clock.GetUtcNow(), await Task.WhenAll(checks));
        Volatile.Write(ref _last, report);
        return report;
    }

    /// <summary>Notes that the queue's message has come back.</summary>
    public Task AnswerAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return tables.UpdateAsync(HubTables.Figures, Partition, QueueRow, row => row is null || row.GetTime("answeredAt") > now ? null
            : new Row(Partition, QueueRow).Set("v", 1).Set("sentAt", row.GetTime("sentAt")).Set("answeredAt", now), cancellationToken);
    }

    async Task<HealthCheck> CheckAsync(string name, Func<CancellationToken, Task<bool>> probe, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var isHealthy = false;
        try
        {
            isHealthy = await probe(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever a dependency throws, it is not well, and the others are still looked at.
            MonitoringLog.Unhealthy(logger, name, exception);
        }
        return new(name, isHealthy, (long)clock.GetElapsedTime(started).TotalMilliseconds);
    }

    async Task<bool> ProbeTablesAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await tables.UpdateAsync(HubTables.Figures, Partition, TableRow, _ => new Row(Partition, TableRow).Set("v", 1).Set("at", now), cancellationToken);
        return await tables.FindAsync(HubTables.Figures, Partition, TableRow, cancellationToken) is { } row && row.GetTime("at") >= now;
    }

    async Task<bool> ProbeBlobsAsync(CancellationToken cancellationToken)
    {
        var name = random.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
        var written = Encoding.ASCII.GetBytes(name);
        using var content = new MemoryStream(written);
        await blobs.CreateAsync(HubContainers.Probes, name, content, cancellationToken);
        using var read = new MemoryStream();
        await using (var stream = await blobs.OpenReadAsync(HubContainers.Probes, name, cancellationToken))
            if (stream is not null)
                await stream.CopyToAsync(read, cancellationToken);
        return await blobs.DeleteAsync(HubContainers.Probes, name, cancellationToken) && read.ToArray().AsSpan().SequenceEqual(written);
    }

    async Task<bool> ProbeQueueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var row = await tables.FindAsync(HubTables.Figures, Partition, QueueRow, cancellationToken);
        var (sent, isAnswered) = (row?.GetTime("sentAt"), row is null || row.GetTime("answeredAt") >= row.GetTime("sentAt"));
        if (sent is null || now - sent >= Interval)
        {
            // The time of the first one that has no answer stays.
            if (isAnswered)
                await tables.UpdateAsync(HubTables.Figures, Partition, QueueRow, r => new Row(Partition, QueueRow).Set("v", 1).Set("sentAt", now).Set("answeredAt", r?.GetTime("answeredAt")), cancellationToken);
            await queue.SendAsync(Queues.HealthProbe, [new Wake(Wake.AnswerProbe, 1, Partition).ToBody()], cancellationToken);
        }
        return isAnswered || now - sent < Patience;
    }
}
