using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Deliveries.Attempts;

/// <summary>
/// Every request about a delivery, appended and never changed. It is for people: a delivery neither waits for it nor fails with it; what could not
/// be written is counted and raises an alarm.
/// </summary>
/// <remarks>
/// A partition of a day is entered in a list before its first attempt, so that the days that are over are found without a scan.
/// </remarks>
public sealed class AttemptLog(ITableStore tables, AlarmBook alarms, HubTotals totals, IOptions<AttemptOptions> options, TimeProvider clock, Random random, ILogger<AttemptLog> logger)
{
    const string DayPrefix = "D|";

    readonly ConcurrentDictionary<string, string> _entered = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, int> _unreported = new(StringComparer.Ordinal);

    /// <summary>Begins an attempt, directly before the request.</summary>
    /// <param name="kind">One of <see cref="AttemptKinds"/>.</param>
    /// <param name="number">The how manieth; from 1.</param>
    public AttemptDraft Begin(string kind, string listingId, long revision, int number, string? traceParent) =>
        new(clock, random, options.Value.ExcerptBytes, kind, listingId, revision, number, traceParent);

    /// <summary>Appends attempts, as many to a transaction as fit. Never fails.</summary>
    /// <param name="partition">Of the table of deliveries.</param>
    public async Task AppendAsync(string partition, IReadOnlyCollection<Attempt> attempts, CancellationToken cancellationToken)
    {
        if (attempts.Count == 0)
            return;
        try
        {
            foreach (var day in attempts.GroupBy(a => AttemptKeys.Day(a.At)))
                await AppendAsync(partition, day.Key, [.. day], cancellationToken);
            await ReportAsync(DeliveryKeys.PlatformOf(partition), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var platform = DeliveryKeys.PlatformOf(partition);
            totals.AttemptsLost(platform, attempts.Count);
            _unreported.AddOrUpdate(platform, attempts.Count, (_, before) => before + attempts.Count);
            AttemptsLog.Lost(logger, partition, attempts.Count, exception);
        }
    }

    async Task AppendAsync(string partition, string day, List<Attempt> attempts, CancellationToken cancellationToken)
    {
        if (_entered.GetValueOrDefault(partition) != day)
        {
            // One that stands already is as good.
            await tables.TryAsync(HubTables.Attempts, partition, new RowChange.Insert(new Row(partition, DayPrefix + day).Set("v", 1).Set("day", day)), cancellationToken);
            _entered[partition] = day;
        }
        var inDay = AttemptKeys.Partition(partition, day);
        var groups = attempts.ConvertAll(a => new PartitionBatch.Group<string>(a.Id, [new RowChange.Insert(a.ToRow(inDay))]));
        await PartitionBatch.SubmitAsync(tables, HubTables.Attempts, inDay, groups, cancellationToken);
    }

    /// <summary>The store that did not take the attempts would not have taken the alarm either: it is raised when it takes something again.</summary>
    async Task ReportAsync(string platform, CancellationToken cancellationToken)
    {
        if (!_unreported.TryRemove(platform, out var count))
            return;
        try
        {
            await alarms.RaiseAsync(AlarmCauses.AttemptsLost, platform, count, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            _unreported.AddOrUpdate(platform, count, (_, before) => before + count);
        }
    }

    /// <summary>Days of a partition of deliveries that have attempts, the oldest first.</summary>
    public async Task<List<string>> DaysAsync(string partition, CancellationToken cancellationToken)
    {
        var days = new List<string>();
        await foreach (var row in tables.RowsAsync(HubTables.Attempts, RowRange.Prefix(partition, DayPrefix), cancellationToken))
            days.Add(row.GetString("day")!);
        return days;
    }

    /// <summary>The attempts at one listing, the newest first.</summary>
    /// <param name="after">Place of the last entry of the page before, see <see cref="AttemptKeys.Place"/>; null: from the newest.</param>
    public async Task<List<Attempt>> ReadAsync(string partition, string listingId, string? after, int limit, CancellationToken cancellationToken)
    {
        const int daysAtOnce = 8;
        var found = new List<Attempt>();
        var days = await DaysAsync(partition, cancellationToken);
        days.Reverse();
        foreach (var some in days.Chunk(daysAtOnce).TakeWhile(_ => found.Count < limit))
        {
            var ofDays = new List<Row>[some.Length];
            await Workers.ForEachAsync(some.Index(), daysAtOnce, async day =>
                ofDays[day.Index] = await tables.TakeAsync(HubTables.Attempts, RangeOf(AttemptKeys.Partition(partition, day.Item), listingId, after), limit, cancellationToken));
            found.AddRange(ofDays.SelectMany(rows => rows).Select(Attempt.FromRow));
        }
        return [.. found.Take(limit)];
    }

    /// <summary>Mean duration of some requests of the last day that has any; null where there are none.</summary>
    public async Task<TimeSpan?> RecentDurationAsync(string partition, CancellationToken cancellationToken)
    {
        const int sample = 50;
        if (await DaysAsync(partition, cancellationToken) is not [.., var last])
            return null;
        var rows = await tables.TakeAsync(HubTables.Attempts, new RowRange(AttemptKeys.Partition(partition, last), Select: ["microseconds"]), sample, cancellationToken);
        return rows.Count == 0 ? null : TimeSpan.FromMicroseconds(rows.Average(r => r.GetInt64("microseconds") ?? 0));
    }

    static RowRange RangeOf(string inDay, string listingId, string? after)
    {
        var range = RowRange.Prefix(inDay, AttemptKeys.EntryPrefix(listingId));
        return after is null ? range : range with { From = AttemptKeys.EntryPrefix(listingId) + after + "\0" };
    }

    /// <summary>Removes a day of a partition as a whole, and then its entry in the list.</summary>
    /// <returns>How many attempts it had.</returns>
    public async Task<int> RemoveAsync(string partition, string day, CancellationToken cancellationToken)
    {
        var (inDay, removed) = (AttemptKeys.Partition(partition, day), 0);
        // Only keys and ETags come.
        while (await tables.TakeAsync(HubTables.Attempts, new RowRange(inDay, Select: ["v"]), TableLimits.PageRows, cancellationToken) is { Count: > 0 } rows)
        {
            foreach (var some in rows.Chunk(TableLimits.TransactionChanges))
                await PartitionBatch.SubmitAsync(tables, HubTables.Attempts, inDay, [.. some.Select(r => new PartitionBatch.Group<string>(r.RowKey, [new RowChange.Delete(r.RowKey, r.StoredETag)]))], cancellationToken);
            removed += rows.Count;
        }
        if (await tables.FindAsync(HubTables.Attempts, partition, DayPrefix + day, cancellationToken) is { } entry)
            await tables.TryAsync(HubTables.Attempts, partition, new RowChange.Delete(entry.RowKey, entry.StoredETag), cancellationToken);
        return removed;
    }
}
