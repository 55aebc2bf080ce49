using PatentHub.Benchmarks.Capacity;
using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Infra.Tests.Capacity;

public sealed class CapacityTests
{
    static Scenario Named(string name) => Scenario.All.Single(s => s.Name == name);

    [Fact]
    public void A_page_and_a_lease_are_billed_as_what_Azure_sees()
    {
        var requests = Requests.Of(new Operations(Reads: 3, ReadsOfSeveral: 16, RowsAsked: 100, RangeReads: 1, Transactions: 32, RowsWritten: 200), 2);
        Assert.Equal(new Requests(206, 2, 64), requests);
    }

    /// <summary>By hand: two sweeps that find nothing, of a hub with one platform, in thirty days.</summary>
    [Fact]
    public void Idle_sweeps_are_what_a_month_of_them_costs()
    {
        var load = MonthlyLoad.Of(Named("city") with { Platforms = 1, Declarations = 0 });
        var sweeps = load.Tables.Single(t => t.Work.StartsWith("sweeps that find nothing", StringComparison.Ordinal)).Requests;
        Assert.Equal(new Requests(2 * 17_280 * 30, (32 * 8_640 * 30) + (3 * 17_280 * 30), 0), sweeps);
    }

    [Fact]
    public void More_of_everything_asks_more_of_everything()
    {
        var loads = Scenario.All.Select(MonthlyLoad.Of).ToList();
        Assert.All(loads.Zip(loads.Skip(1)), pair =>
        {
            Assert.True(pair.First.Requests.Total < pair.Second.Requests.Total);
            Assert.True(pair.First.TableGigabytes < pair.Second.TableGigabytes);
            Assert.True(pair.First.GigabyteSeconds < pair.Second.GigabyteSeconds);
        });
    }

    [Fact]
    public void Every_price_names_its_unit_its_source_and_its_date_and_is_used()
    {
        var prices = Prices.Read();
        Assert.All(prices.All, price => Assert.True(
            price.Value.Value > 0 && price.Value.Unit.Length > 0 && price.Value.Source.Length > 0 && price.Value.Date.StartsWith("20", StringComparison.Ordinal), $"prices.json: '{price.Key}' lacks unit, source or date."));
        var load = MonthlyLoad.Of(Named("nation"));
        var before = MonthlyCost.Of(load, prices).Sum(i => i.Dollars);
        Assert.All(prices.All.Keys, name =>
        {
            var dearer = new Prices(prices.All.ToDictionary(p => p.Key, p => p.Key == name ? p.Value with { Value = p.Value.Value * 2 } : p.Value));
            Assert.NotEqual(before, MonthlyCost.Of(load, dearer).Sum(i => i.Dollars));
        });
    }

    /// <summary>The partition plan: no partition comes near its limit, and the account exceeds its own for moments at most.</summary>
    [Theory]
    [InlineData("city", 1)]
    [InlineData("province", 2)]
    [InlineData("nation", 3)]
    public void A_day_stays_below_what_Azure_grants(string name, int seed)
    {
        var report = new PartitionLoad(Named(name), seed).Run();
        Assert.InRange(report.Busiest[0].PerSecond, 1, PartitionLoad.PartitionLimit / 2);
        Assert.InRange(report.SecondsOver, 0, 60);
        Assert.InRange(report.Mean, 1, PartitionLoad.AccountLimit / 20);
        Assert.InRange(report.LastDelivered, 1, Habits.SecondsPerDay + (6 * 3600));
    }

    /// <summary>That the simulation can say no: a platform that takes thousands a second, and is given thousands, does not fit one partition.</summary>
    [Fact]
    public void A_fast_platform_in_one_partition_is_over_the_limit()
    {
        var fast = Named("province") with { Declarations = 50_000, Platforms = 1, OfferedShare = 1, ChangedShare = 1, BurstShare = 1, Bursts = 4, RequestsPerSecond = 2000 };
        Assert.True(new PartitionLoad(fast, 1).Run().Busiest.Max(p => p.PerSecond) > PartitionLoad.PartitionLimit);
    }

    [Fact]
    public void Changes_are_as_many_as_the_scenario_says_and_spread_over_the_buckets()
    {
        var report = new PartitionLoad(Named("province"), 7).Run();
        Assert.InRange(report.Changes, 3_800, 4_200);
        Assert.InRange(report.Spread, 1, 1.1);
    }

    [Fact]
    public void A_seed_is_a_day() =>
        Assert.Equal(new PartitionLoad(Named("city"), 5).Run().Busiest, new PartitionLoad(Named("city"), 5).Run().Busiest);

    [Fact]
    public void The_tables_in_the_operations_guide_are_what_the_command_prints()
    {
        var tables = CapacityReport.Create(Prices.Read());
        Document.AssertPart("docs/operations.md", "capacity", tables);
    }

    [Fact]
    public void The_partition_plan_in_the_operations_guide_follows_from_the_measured_rows()
    {
        var text = File.ReadAllText(Repository.Folder("docs/operations.md"));
        var perDelivery = (HubCosts.HundredDeliveries.RowsWritten + HubCosts.HundredDeliveries.RowsAsked) / (double)HubCosts.Page;
        Assert.Contains(FormattableString.Invariant($"about {perDelivery:0} rows for each delivery"), text, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"up to {Math.Floor(PartitionLoad.PartitionLimit / 2 / perDelivery / 10) * 10:0} requests a second"), text, StringComparison.Ordinal);
        var perEvent = HubCosts.Webhook.RowsWritten + HubCosts.EventApplied.RowsWritten + HubCosts.EventApplied.RowsAsked + HubCosts.EventApplied.Reads;
        Assert.Contains(FormattableString.Invariant($"about {perEvent} rows for each event"), text, StringComparison.Ordinal);
        Assert.Contains($"{Buckets.Count} buckets", text, StringComparison.Ordinal);
    }
}
