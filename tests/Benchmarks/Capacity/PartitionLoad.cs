using System.Globalization;
using PatentHub.Local.Sample;
using PatentHub.Storage;
using PatentHub.Testing;

namespace PatentHub.Benchmarks.Capacity;

/// <summary>What one partition was asked for in its busiest second.</summary>
sealed record Peak(string Partition, int PerSecond);

/// <param name="Account">Of the whole account, in its busiest second.</param>
/// <param name="SecondsOver">In which the account was asked for more than it grants: it answers 503, and the hub waits.</param>
/// <param name="Busiest">The busiest partition of each kind, the busiest first.</param>
/// <param name="Mean">Of the account, over the day.</param>
/// <param name="Spread">Busiest bucket against the mean of all: 1 where the hash spreads evenly.</param>
/// <param name="LastDelivered">Seconds from midnight until every platform held all of the day's changes.</param>
sealed record LoadReport(Scenario Scenario, int Changes, int Account, int SecondsOver, IReadOnlyList<Peak> Busiest, double Mean, double Spread, int LastDelivered);

/// <summary>
/// Replays a day second by second and counts the rows that are read and written in every partition of the tables, against what Azure
/// grants: 2,000 a second for a partition, 20,000 for an account ("Scalability targets for Table storage", Azure Storage documentation).
/// Changes come as a Poisson process and in bursts, numbers fall into their real buckets, platforms take what their limits allow, and the
/// week's worst hour is among it: a sweep over a whole source runs while changes come. A request to the store takes
/// <see cref="Habits.RequestSeconds"/>, which bounds what one run, one bucket's fan-out or one platform can ask for.
/// </summary>
sealed class PartitionLoad(Scenario scenario, int seed)
{
    public const int PartitionLimit = 2_000;
    public const int AccountLimit = 20_000;

    const int Day = Habits.SecondsPerDay;

    /// <summary>Listings that one round of the fan-out takes.</summary>
    const int FannedOutAtOnce = 500;

    readonly Random _random = new(seed);
    readonly Dictionary<string, int[]> _partitions = [];
    readonly int[] _account = new int[Day];

    public LoadReport Run()
    {
        var arrivals = Arrivals();
        var waiting = new SortedDictionary<string, Queue<(double At, string Number)>>(Buckets.All.ToDictionary(b => b, _ => new Queue<(double, string)>()), StringComparer.Ordinal);
        TakeIn(arrivals, waiting);
        var due = Enumerable.Range(0, scenario.Platforms * scenario.PartitionsPerPlatform).Select(_ => new int[Day]).ToArray();
        foreach (var (bucket, listings) in waiting)
            FanOut(bucket, listings, due);
        var last = Enumerable.Range(0, due.Length).Max(index => Deliver(index, due[index]));
        Sweep();
        SweepSource();
        return Report(arrivals.Sum(source => source.Sum()), last);
    }

    /// <summary>Changes at each source in every second: a Poisson process, and a few uploads that come to one source within a minute.</summary>
    int[][] Arrivals()
    {
        var arrivals = Enumerable.Range(0, scenario.Sources).Select(_ => new int[Day]).ToArray();
        var steady = scenario.Changes * (1 - scenario.BurstShare) / Day;
        for (var second = 0; second < Day; second++)
            for (var n = Poisson(steady); n > 0; n--)
                arrivals[_random.Next(scenario.Sources)][second]++;
        for (var burst = 0; burst < scenario.Bursts; burst++)
        {
            var (source, start) = (arrivals[_random.Next(scenario.Sources)], _random.Next(Day - 60));
            for (var n = (int)(scenario.Changes * scenario.BurstShare / scenario.Bursts); n > 0; n--)
                source[start + _random.Next(60)]++;
        }
        return arrivals;
    }

    /// <summary>Knuth's way, which is exact for small means. Source: The Art of Computer Programming, volume 2, 3.4.1.</summary>
    int Poisson(double mean)
    {
        var (limit, product, count) = (Math.Exp(-mean), 1.0, -1);
        do
        {
            product *= _random.NextDouble();
            count++;
        }
        while (product > limit);
        return count;
    }

    /// <summary>At every tick a run of each source takes what came since, as fast as the store answers; so many runs go at once.</summary>
    void TakeIn(int[][] arrivals, SortedDictionary<string, Queue<(double At, string Number)>> listed)
    {
        var (came, allowed) = (new int[arrivals.Length], new int[arrivals.Length]);
        for (var second = 0; second < Day; second++)
        {
            var running = 0;
            for (var source = 0; source < arrivals.Length; source++)
            {
                came[source] += arrivals[source][second];
                if (second % Habits.SyncSeconds == 0)
                    (allowed[source], came[source]) = (allowed[source] + came[source], 0);
                if (allowed[source] == 0 || running == Habits.RunsAtOnce)
                    continue;
                running++;
                var taken = Math.Min(allowed[source], TakenPerSecond);
                allowed[source] -= taken;
                for (var n = 0; n < taken; n++)
                    TakeOne(second, listed);
            }
        }
    }

    /// <summary>Of what is written, the snapshot lies in a table of its own; here all counts for the records.</summary>
    void TakeOne(int second, SortedDictionary<string, Queue<(double At, string Number)>> listed)
    {
        var number = PatentNumbers.Complete(2000 + _random.Next(26), '1', _random.Next(1_000_000, 9_999_999));
        var bucket = Buckets.Of(number);
        Count(second, "records", bucket, HubCosts.Change.RowsAsked + Habits.TimesSeen + HubCosts.Change.RowsWritten);
        if (_random.NextDouble() < scenario.OfferedShare)
            listed[bucket].Enqueue((second + 1, number));
    }

    /// <summary>One function works on a bucket at a time: it takes what is there, and goes to the platforms one after the other.</summary>
    void FanOut(string bucket, Queue<(double At, string Number)> listings, int[][] due)
    {
        var now = 0.0;
        while (listings.Count > 0)
        {
            now = Math.Max(now, listings.Peek().At);
            var batch = new List<string>();
            while (batch.Count < FannedOutAtOnce && listings.Count > 0 && listings.Peek().At <= now)
                batch.Add(listings.Dequeue().Number);
            Spend(ref now, "records", bucket, 1 + batch.Count, ReadSeconds(batch.Count));
            for (var platform = 0; platform < scenario.Platforms; platform++)
                foreach (var group in batch.GroupBy(number => (platform * scenario.PartitionsPerPlatform) + Buckets.Index(number, scenario.PartitionsPerPlatform)))
                {
                    var count = group.Count();
                    Spend(ref now, "platforms", Name(platform), 1, Habits.RequestSeconds);
                    Spend(ref now, "deliveries", Name(group.Key), 3 * count, ReadSeconds(count) + (Math.Ceiling(2.0 * count / HubCosts.Page) * Habits.RequestSeconds));
                    due[group.Key][Math.Min((int)now, Day - 1)] += count;
                }
            Spend(ref now, "records", bucket, batch.Count, Habits.RequestSeconds);
        }
    }

    /// <summary>Counts rows in the second in which the work begins, and lets the time pass that it takes.</summary>
    void Spend(ref double now, string table, string partition, int rows, double seconds)
    {
        Count(Math.Min((int)now, Day - 1), table, partition, rows);
        now += seconds;
    }

    static double ReadSeconds(int rows) => Math.Ceiling(rows / (double)Habits.ReadsAtOnce) * Habits.RequestSeconds;

    /// <summary>A platform takes what its rate allows; it answers with a webhook that is applied in the next second.</summary>
    /// <returns>The last second in which something was sent, beyond the day if it is not done by then.</returns>
    int Deliver(int partition, int[] due)
    {
        var rate = (int)(scenario.RequestsPerSecond / scenario.PartitionsPerPlatform);
        var (waiting, last) = (0, 0);
        for (var second = 0; second < Day; second++)
        {
            waiting += due[second];
            var sent = Math.Min(waiting, rate);
            if (sent == 0)
                continue;
            (waiting, last) = (waiting - sent, second);
            var delivery = HubCosts.HundredDeliveries;
            Count(second, "deliveries", Name(partition), (int)Math.Ceiling(sent * (delivery.RowsWritten + delivery.RowsAsked) / (double)HubCosts.Page) + delivery.RangeReads);
            Count(second, "attempts", Name(partition), (int)Math.Ceiling(sent * HubCosts.HundredAttempts.RowsWritten / (double)HubCosts.Page));
            var answered = Math.Min(second + 1, Day - 1);
            Count(answered, "inbox", Name(partition / scenario.PartitionsPerPlatform), sent * HubCosts.Webhook.RowsWritten);
            Count(answered, "inbox", Name(partition / scenario.PartitionsPerPlatform), sent * (HubCosts.EventApplied.RowsWritten + HubCosts.EventApplied.RowsAsked + HubCosts.EventApplied.Reads));
        }
        return waiting == 0 ? last : Day + (waiting / Math.Max(1, rate));
    }

    /// <summary>The sweeps that look for work all day.</summary>
    void Sweep()
    {
        for (var second = 0; second < Day; second++)
        {
            if (second % Habits.ListingSweepSeconds == 0)
                foreach (var bucket in Buckets.All)
                    Count(second, "records", bucket, HubCosts.ListingSweep(1).RangeReads);
            if (second % Habits.DeliverySweepSeconds != 0)
                continue;
            var sweep = HubCosts.DeliverySweep(1);
            for (var partition = 0; partition < scenario.Platforms * scenario.PartitionsPerPlatform; partition++)
                Count(second, "deliveries", Name(partition), sweep.Reads + sweep.RangeReads);
        }
    }

    /// <summary>One source's share of all declarations is looked at from end to end, from two o'clock in the morning on.</summary>
    void SweepSource()
    {
        var left = scenario.Declarations / scenario.Sources;
        var perSecond = (int)Math.Min(TakenPerSecond, left);
        for (var second = 2 * 3600; left > 0 && second < Day; second++, left -= perSecond)
            for (var index = 0; index < Buckets.Count; index++)
                Count(second, "records", Buckets.All[index], (perSecond / Buckets.Count) + (index < perSecond % Buckets.Count ? 1 : 0));
    }

    /// <summary>Items that a run takes in a second: a page's reads, then its transactions, so many buckets at once.</summary>
    static readonly int TakenPerSecond =
        (int)(HubCosts.Page / (((double)HubCosts.NewPage.Transactions / Habits.BucketsAtOnce * Habits.RequestSeconds) + ReadSeconds(HubCosts.Page)));

    void Count(int second, string table, string partition, int rows)
    {
        var key = $"{table}/{partition}";
        if (!_partitions.TryGetValue(key, out var seconds))
            _partitions[key] = seconds = new int[Day];
        seconds[second] += rows;
        _account[second] += rows;
    }

    LoadReport Report(int changes, int last)
    {
        var peaks = _partitions.Select(p => new Peak(p.Key, p.Value.Max())).OrderByDescending(p => p.PerSecond).ThenBy(p => p.Partition, StringComparer.Ordinal).ToList();
        var buckets = Buckets.All.Select(b => _partitions.TryGetValue($"records/{b}", out var seconds) ? seconds.Sum(s => (double)s) : 0).ToList();
        return new(scenario, changes, _account.Max(), _account.Count(rows => rows > AccountLimit), [.. peaks.GroupBy(p => p.Partition.Split('/')[0]).Select(g => g.First())], _account.Average(s => (double)s), buckets.Max() / buckets.Average(), last);
    }

    static string Name(int index) => index.ToString("00", CultureInfo.InvariantCulture);
}
