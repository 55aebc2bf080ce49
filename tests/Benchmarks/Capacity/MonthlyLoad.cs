using PatentHub.Storage;
using PatentHub.Testing;

namespace PatentHub.Benchmarks.Capacity;

/// <summary>Requests to the tables as they are billed.</summary>
/// <param name="Reads">Point reads, single or of several.</param>
/// <param name="Scans">Pages of ranges.</param>
/// <param name="Writes">Transactions.</param>
readonly record struct Requests(double Reads, double Scans, double Writes)
{
    public double Total => Reads + Scans + Writes;

    public static Requests operator +(Requests a, Requests b) => new(a.Reads + b.Reads, a.Scans + b.Scans, a.Writes + b.Writes);

    /// <summary>Azure has no read of several keys: each row asked for is a request.</summary>
    public static Requests Of(Operations operations, double times) =>
        new((operations.Reads + operations.RowsAsked) * times, operations.RangeReads * times, operations.Transactions * times);
}

/// <summary>What a scenario asks of Azure in a month.</summary>
sealed record MonthlyLoad(IReadOnlyList<(string Work, Requests Requests)> Tables, double TableGigabytes, double Executions, double GigabyteSeconds, double ServiceBusOperations, double LogGigabytes)
{
    const double Giga = 1e9;

    public Requests Requests => Tables.Aggregate(default(Requests), (sum, part) => sum + part.Requests);

    public static MonthlyLoad Of(Scenario scenario)
    {
        var (executions, seconds) = Calls(scenario);
        return new(
            TableRequests(scenario), Bytes(scenario) / Giga, executions, seconds * Habits.InstanceGigabytes, ServiceBus(scenario),
            ((executions * Habits.CallTelemetryBytes) + (scenario.Deliveries * Habits.Days * Habits.DeliveryTelemetryBytes)) / Giga);
    }

    static List<(string, Requests)> TableRequests(Scenario s)
    {
        var (changes, listings, deliveries) = (s.Changes * Habits.Days, s.ListingChanges * Habits.Days, s.Deliveries * Habits.Days);
        return
        [
            ("runs over sources", Requests.Of(HubCosts.Run, s.Sources * PerMonth(Habits.SyncSeconds))),
            ("changes taken in", Requests.Of(HubCosts.Change, changes) + Requests.Of(HubCosts.UnchangedPage, changes * Habits.TimesSeen / HubCosts.Page)),
            ("whole sweeps of sources", Requests.Of(HubCosts.UnchangedPage, s.Declarations / (double)HubCosts.Page * Habits.SweepsOfSourcesPerMonth)),
            ("fan-out", Requests.Of(HubCosts.FanOut(s.Platforms), listings)),
            ("deliveries", Requests.Of(HubCosts.Delivery + HubCosts.Attempt, deliveries)),
            ("webhooks, stored and applied", Requests.Of(HubCosts.Webhook + HubCosts.EventApplied, deliveries)),
            ("sweeps that find nothing", Requests.Of(HubCosts.ListingSweep(Buckets.Count), PerMonth(Habits.ListingSweepSeconds)) + Requests.Of(HubCosts.DeliverySweep(s.Platforms), PerMonth(Habits.DeliverySweepSeconds) * s.PartitionsPerPlatform)),
            ("reconciling", new(0, s.Listings * s.Platforms / Habits.RowsPerScan * Habits.Days, s.Platforms * Habits.Days)),
            ("counting figures", new(0, s.CountedRows / Habits.RowsPerScan * s.CountsPerDay * Habits.Days, s.CountsPerDay * Habits.Days)),
        ];
    }

    static double PerMonth(int everySeconds) => (double)Habits.SecondsPerDay / everySeconds * Habits.Days;

    static double Bytes(Scenario s) =>
        (s.Declarations * (Habits.HeadBytes + Habits.SnapshotBytes)) + (s.Changes * 365 * Habits.Years * Habits.SnapshotBytes)
        + (s.Listings * Habits.ListingBytes) + (s.Listings * s.Platforms * Habits.DeliveryBytes) + (s.Deliveries * ((Habits.EventDays * Habits.EventBytes) + (Habits.AttemptDays * Habits.AttemptBytes)));

    /// <summary>Calls of functions, and the seconds that they are billed for: at least one each, as if none ran beside another.</summary>
    static (double Executions, double Seconds) Calls(Scenario s)
    {
        var timers = PerMonth(Habits.ListingSweepSeconds) + PerMonth(Habits.DeliverySweepSeconds) + PerMonth(Habits.SyncSeconds) + PerMonth(Habits.WatchSeconds);
        var counting = s.CountsPerDay * Habits.Days;
        var deliveries = s.Deliveries * Habits.Days;
        var sending = deliveries / s.RequestsPerSecond;
        var wakes = Wakes(s);
        return (timers + counting + wakes + deliveries,
            timers + (counting * Math.Max(1, s.CountedRows / Habits.RowsPerScan * Habits.RequestSeconds * 5)) + Math.Max(wakes, sending) + deliveries);
    }

    /// <summary>Each run that finds changes wakes the buckets and the platforms' partitions; no more than there are changes.</summary>
    static double Wakes(Scenario s) => Math.Min(s.Changes * Habits.Days * (1 + s.Platforms), s.Sources * PerMonth(Habits.SyncSeconds) * (Buckets.Count + (s.Platforms * s.PartitionsPerPlatform)));

    /// <summary>Sent, received, completed.</summary>
    static double ServiceBus(Scenario s) => 3 * Wakes(s);
}

/// <summary>What it costs, by item, in US dollars a month.</summary>
static class MonthlyCost
{
    const double IncludedOperations = 13e6;

    public static IReadOnlyList<(string Item, double Dollars)> Of(MonthlyLoad load, Prices prices) =>
    [
        ("requests to tables", load.Requests.Total / 10_000 * prices["tableOperations"]),
        ("tables stored", load.TableGigabytes * prices["tableGigabytes"]),
        ("functions", (Math.Max(0, load.GigabyteSeconds - prices["executionGrant"]) * prices["executionGigabyteSeconds"]) + (load.Executions / 1e6 * prices["executions"])),
        ("one instance ready for HTTP", Habits.InstanceGigabytes * Habits.SecondsPerDay * Habits.Days * prices["alwaysReadyGigabyteSeconds"]),
        ("Service Bus", prices["serviceBusMonth"] + (Math.Max(0, load.ServiceBusOperations - IncludedOperations) / 1e6 * prices["serviceBusOperations"])),
        ("logs and traces", load.LogGigabytes * prices["logGigabytes"]),
        ("alert rules", prices["alertRules"]),
    ];
}
