using System.Globalization;
using System.Text;

namespace PatentHub.Benchmarks.Capacity;

/// <summary>The tables of docs/operations.md: what each scenario asks of Azure in a month, what it costs, and how near the partitions come to their limits.</summary>
static class CapacityReport
{
    /// <summary>So that the same tables come out everywhere.</summary>
    public const int Seed = 20_270_101;

    public static string Create(Prices prices)
    {
        var text = new StringBuilder();
        var scenarios = Scenario.All;
        var loads = scenarios.Select(MonthlyLoad.Of).ToList();
        Table(text, "Assumption", scenarios, Assumptions());
        Table(text, "In a month", scenarios, loads[0].Tables.Select((part, index) => (part.Work + ", million requests", (Func<int, string>)(n => Number(loads[n].Tables[index].Requests.Total / 1e6)))).Concat(Totals(loads)));
        var costs = loads.ConvertAll(load => MonthlyCost.Of(load, prices));
        Table(text, "US$ in a month", scenarios, costs[0].Select((item, index) => (item.Item, (Func<int, string>)(n => Number(costs[n][index].Dollars)))).Append(("**all**", n => $"**{Number(costs[n].Sum(i => i.Dollars))}**")));
        var reports = scenarios.Select(s => new PartitionLoad(s, Seed).Run()).ToList();
        Table(text, "Busiest second of a day", scenarios, Loads(reports));
        return text.ToString();
    }

    static IEnumerable<(string, Func<int, string>)> Assumptions()
    {
        var all = Scenario.All;
        yield return ("declarations", n => Number(all[n].Declarations));
        yield return ("sources", n => Number(all[n].Sources));
        yield return ("platforms", n => Number(all[n].Platforms));
        yield return ("listings", n => Number(all[n].Listings));
        yield return ("changed declarations a day", n => Number(all[n].Changes));
        yield return ("of these in large uploads", n => $"{Number(all[n].BurstShare * 100)} % in {all[n].Bursts}");
        yield return ("deliveries a day", n => Number(all[n].Deliveries));
        yield return ("requests a second that a platform allows", n => Number(all[n].RequestsPerSecond));
        yield return ("partitions of a platform", n => Number(all[n].PartitionsPerPlatform));
        yield return ("figures are counted", n => $"{all[n].CountsPerDay} times a day");
    }

    static IEnumerable<(string, Func<int, string>)> Totals(List<MonthlyLoad> loads)
    {
        yield return ("**all requests to tables, million**", n => $"**{Number(loads[n].Requests.Total / 1e6)}**");
        yield return ("stored in tables, GB", n => Number(loads[n].TableGigabytes));
        yield return ("calls of functions, million", n => Number(loads[n].Executions / 1e6));
        yield return ("billed GB-seconds, million", n => Number(loads[n].GigabyteSeconds / 1e6));
        yield return ("Service Bus operations, million", n => Number(loads[n].ServiceBusOperations / 1e6));
        yield return ("logs and traces, GB", n => Number(loads[n].LogGigabytes));
    }

    static IEnumerable<(string, Func<int, string>)> Loads(List<LoadReport> reports)
    {
        foreach (var table in reports[0].Busiest.Select(p => p.Partition.Split('/')[0]).Order(StringComparer.Ordinal))
            yield return ($"partition of {table}, of {PartitionLoad.PartitionLimit:N0} rows", n => Number(reports[n].Busiest.Single(p => p.Partition.StartsWith(table + "/", StringComparison.Ordinal)).PerSecond));
        yield return ($"account, of {PartitionLoad.AccountLimit:N0} rows", n => Number(reports[n].Account));
        yield return ("seconds of the day beyond that", n => Number(reports[n].SecondsOver));
        yield return ("account, mean of the day", n => Number(reports[n].Mean));
        yield return ("busiest bucket against the mean of all", n => Number(reports[n].Spread));
        yield return ("last of the day's changes delivered at", n => TimeSpan.FromSeconds(reports[n].LastDelivered).ToString(@"d\.hh\:mm", CultureInfo.InvariantCulture));
    }

    static void Table(StringBuilder text, string title, IReadOnlyList<Scenario> scenarios, IEnumerable<(string Name, Func<int, string> Value)> rows)
    {
        if (text.Length > 0)
            text.Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"| {title} | {string.Join(" | ", scenarios.Select(s => s.Name))} |\n|---{string.Concat(scenarios.Select(_ => "|---"))}|\n");
        foreach (var (name, value) in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", Enumerable.Range(0, scenarios.Count).Select(value))} |\n");
    }

    static string Number(double value) => value.ToString(value >= 100 || value == Math.Round(value) ? "N0" : value >= 10 ? "N1" : "0.##", CultureInfo.InvariantCulture);
}
