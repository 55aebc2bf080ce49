using Microsoft.Extensions.Logging;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>One kind of work over all declarations, a bucket at a time. A bucket may be done twice.</summary>
public interface IHistoryWork
{
    string Kind { get; }

    /// <summary>Before the first bucket: what the job works with.</summary>
    Task<HistoryJob> BeginAsync(HistoryJob job, CancellationToken cancellationToken);

    Task<HistoryJob> DoBucketAsync(HistoryJob job, string bucket, CancellationToken cancellationToken);

    /// <summary>After the last bucket.</summary>
    Task<HistoryJob> EndAsync(HistoryJob job, CancellationToken cancellationToken);
}

/// <summary>Does a job bucket by bucket under its lease. A run that gets long goes on in another message; one that was cut off is woken by a timer.</summary>
public sealed class RunHistoryJobHandler(HistoryJobs jobs, IEnumerable<IHistoryWork> works, LeaseKeeper leases, HistoryWaker waker, TimeProvider clock, ILogger<RunHistoryJobHandler> logger)
{
    static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(10);
    static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(90);

    public async Task HandleAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var isDone = false;
            await leases.RunAsync($"history-job|{id}", LeaseDuration, async lease =>
            {
                if (!isDone && !await RunAsync(id, lease, cancellationToken))
                    await waker.WakeAsync([id], cancellationToken);
                isDone = true;
            }, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            HistoryLog.JobInterrupted(logger, id, exception);
        }
    }

    /// <returns>Whether there is nothing left to do.</returns>
    async Task<bool> RunAsync(string id, Lease lease, CancellationToken cancellationToken)
    {
        if (!HistoryJob.IsId(id) || await jobs.FindAsync(id, cancellationToken) is not { Outcome: HistoryJobOutcomes.Running } job)
            return true;
        var work = works.Single(w => w.Kind == job.Kind);
        var started = clock.GetTimestamp();
        if (job.BucketsDone == 0)
            job = await SaveAsync(await work.BeginAsync(job, cancellationToken), cancellationToken);
        while (job is { Outcome: HistoryJobOutcomes.Running, BucketsDone: < Buckets.Count })
        {
            if (clock.GetElapsedTime(started) > LongestRun || !await lease.RenewAsync(cancellationToken))
                return false;
            job = await work.DoBucketAsync(job, Buckets.All[job.BucketsDone], cancellationToken);
            job = await SaveAsync(job with { BucketsDone = job.BucketsDone + 1 }, cancellationToken);
        }
        if (job.Outcome == HistoryJobOutcomes.Running)
        {
            var ended = await work.EndAsync(job, cancellationToken);
            job = await SaveAsync(ended.Outcome == HistoryJobOutcomes.Running ? ended with { Outcome = HistoryJobOutcomes.Ended } : ended, cancellationToken);
        }
        HistoryLog.JobEnded(logger, job.Kind, job.Outcome, job.Count("broken"));
        return true;
    }

    async Task<HistoryJob> SaveAsync(HistoryJob job, CancellationToken cancellationToken)
    {
        await jobs.SaveAsync(job, cancellationToken);
        return job;
    }
}
