using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>Jobs in their table: a row each, and another one while it is to be done, so that whoever sweeps finds it.</summary>
public sealed class HistoryJobs(ITableStore tables, HistoryWaker waker, TimeProvider clock)
{
    /// <summary>Asks for a job; it stands before anybody is woken.</summary>
    public async Task<HistoryJob> RequestAsync(string kind, string? subject, bool isDryRun, string? reason, CancellationToken cancellationToken)
    {
        for (var now = clock.GetUtcNow(); ; now = now.AddTicks(1))
        {
            var job = new HistoryJob(now, kind, HistoryJobOutcomes.Running, reason, subject, isDryRun, 0, new Dictionary<string, long>(), [], null, now);
            List<RowChange> changes = [new RowChange.Insert(job.ToRow()), new RowChange.Insert(new Row(HistoryJob.Partition, HistoryJob.OpenKey(now)).Set("v", 1).Set("id", job.Id))];
            if (await tables.SubmitAsync(HubTables.Archive, HistoryJob.Partition, changes, cancellationToken) is not SubmitResult.Committed)
                continue;
            await waker.WakeAsync([job.Id], cancellationToken);
            return job;
        }
    }

    /// <summary>Wakes what was asked for and is not done.</summary>
    public async Task WakeAsync(CancellationToken cancellationToken)
    {
        const int atOnce = 10;
        var open = await tables.TakeAsync(HubTables.Archive, RowRange.Prefix(HistoryJob.Partition, HistoryJob.OpenPrefix), atOnce, cancellationToken);
        await waker.WakeAsync(open.Select(row => row.GetString("id")!), cancellationToken);
    }

    public async Task<HistoryJob?> FindAsync(string id, CancellationToken cancellationToken) =>
        await tables.FindAsync(HubTables.Archive, HistoryJob.Partition, HistoryJob.RowKey(id), cancellationToken) is { } row ? HistoryJob.FromRow(row) : null;

    /// <summary>Newest first.</summary>
    /// <param name="after">Id of the last one of the page before; null: the first page.</param>
    public async Task<IReadOnlyList<HistoryJob>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var range = RowRange.Prefix(HistoryJob.Partition, HistoryJob.RowPrefix);
        if (after is not null)
            range = range with { From = HistoryJob.RowKey(after) + "\0" };
        return [.. (await tables.TakeAsync(HubTables.Archive, range, limit, cancellationToken)).Select(HistoryJob.FromRow)];
    }

    /// <summary>Notes how far the job has got; one that is done needs nobody any more.</summary>
    public async Task SaveAsync(HistoryJob job, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await tables.UpdateAsync(HubTables.Archive, HistoryJob.Partition, HistoryJob.RowKey(job.Id), _ => (job with { UpdatedAt = now }).ToRow(), cancellationToken);
        if (job.Outcome != HistoryJobOutcomes.Running && await tables.FindAsync(HubTables.Archive, HistoryJob.Partition, HistoryJob.OpenKey(job.RequestedAt), cancellationToken) is { } open)
            await tables.TryAsync(HubTables.Archive, HistoryJob.Partition, new RowChange.Delete(open.RowKey, open.StoredETag), cancellationToken);
    }
}
