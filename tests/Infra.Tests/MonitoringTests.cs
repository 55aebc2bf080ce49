using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NCrontab;
using PatentHub.Functions;
using PatentHub.Monitoring;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Infra.Tests;

/// <summary>What alerts and the workbook ask for is what the hub tells: a query for a metric that nobody sends finds nothing, for ever.</summary>
public sealed partial class MonitoringTests
{
    static readonly string[] Alerts = [.. AzureFolder.Files.Where(f => f.EndsWith(".kql", StringComparison.Ordinal))];

    static readonly List<string> Workbook = ReadWorkbook();

    /// <summary>All queries by the place where they stand.</summary>
    static readonly Dictionary<string, string> Queries = new(
        [.. Alerts.Select(f => KeyValuePair.Create(f, AzureFolder.Read(f))), .. Workbook.Select((query, index) => KeyValuePair.Create($"workbook.json, query {index + 1}", query))]);

    public static TheoryData<string> Places => [.. Queries.Keys];

    [Fact]
    public void Every_metric_of_a_query_is_an_instrument_of_the_hub()
    {
        var instruments = Instruments();
        var asked = Queries.Values.SelectMany(query => MetricForm().Matches(query).Select(m => m.Value)).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(asked);
        Assert.Equal([], asked.Except(instruments));
    }

    /// <summary>And the other way round: what the hub tells has its place on the workbook.</summary>
    [Fact]
    public void Every_instrument_of_the_hub_is_on_the_workbook()
    {
        var missing = Instruments().Except(Workbook.SelectMany(query => MetricForm().Matches(query).Select(m => m.Value))).ToList();
        Assert.True(missing.Count == 0, $"Add a query to infra/azure/workbook.json for {string.Join(", ", missing)}.");
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Every_event_of_a_query_is_one_that_the_hub_logs_with_these_fields(string place)
    {
        var query = Queries[place];
        if (!query.Contains("AppTraces", StringComparison.Ordinal) || !EventForm().IsMatch(query))
            return;
        var logged = EventForm().Matches(query).SelectMany(m => NumberForm().Matches(m.Value)).Select(m => Events().SingleOrDefault(e => e.EventId == int.Parse(m.Value, null))).ToList();
        Assert.All(logged, e => Assert.True(e is not null, $"{place} asks for an event that nothing logs."));
        foreach (Match field in PropertyForm().Matches(query).Where(m => m.Groups[1].Value != "EventId"))
            Assert.All(logged, e => Assert.Contains($"{{{field.Groups[1].Value}}}", e!.Message, StringComparison.Ordinal));
    }

    /// <summary>Tags are words in the sources that make the instruments.</summary>
    static readonly string[] Meters = ["HubTotals.cs", "HubGauges.cs"];

    [Theory]
    [MemberData(nameof(Places))]
    public void Every_tag_of_a_query_is_one_that_the_hub_sets(string place)
    {
        var query = Queries[place];
        if (!query.Contains("AppMetrics", StringComparison.Ordinal))
            return;
        var sources = string.Concat(Meters.Select(f => File.ReadAllText(Repository.Folder("shared/PatentHub.Core/Monitoring/" + f))));
        Assert.All(PropertyForm().Matches(query), tag => Assert.True(sources.Contains($"(\"{tag.Groups[1].Value}\",", StringComparison.Ordinal), $"{place}: nothing sets the tag '{tag.Groups[1].Value}'."));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Causes_in_a_query_are_causes_of_alarms(string place)
    {
        var query = Queries[place];
        var causes = typeof(AlarmCauses).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToList();
        foreach (Match list in CauseForm().Matches(query))
            Assert.All(TextForm().Matches(list.Groups[1].Value), cause => Assert.True(causes.Contains(cause.Groups[1].Value), $"{place}: there is no cause '{cause.Groups[1].Value}'."));
    }

    [Theory]
    [MemberData(nameof(TemplateTests.Parameters), MemberType = typeof(TemplateTests))]
    public async Task Every_query_is_an_alert_and_everything_that_must_be_told_has_one(string parameters)
    {
        var plan = await Plan.OfAsync(parameters);
        var rules = plan.Of("Microsoft.Insights/scheduledQueryRules").Concat(plan.Of("Microsoft.Insights/metricAlerts")).Select(r => r.Name[(r.Name.IndexOf('-', "alert-patenthub-".Length) + 1)..]).ToList();
        Assert.Equal([], Alerts.Select(Path.GetFileNameWithoutExtension).Except(rules));
        foreach (var needed in new[] { "timer-silent", "dead-letters", "drift-repaired", "source-stale", "platform-paused", "failure-rate" })
            Assert.Contains(needed, rules);
        Assert.Single(plan.Of("Microsoft.EventGrid/systemTopics/eventSubscriptions"), s => s.ShortName == "secret-expiring");
        Assert.All(plan.Of("Microsoft.Insights/scheduledQueryRules"), r =>
            Assert.DoesNotMatch(@"\{\w+\}", r["properties.criteria"]!.Value.GetProperty("allOf")[0].GetProperty("query").GetString()!));
    }

    [Fact]
    public async Task A_timer_that_runs_more_rarely_may_be_silent_for_longer()
    {
        var rule = Assert.Single((await Plan.OfAsync("tests/Infra.Tests/Variants/private.bicepparam")).Of("Microsoft.Insights/scheduledQueryRules"), r => r.Name.EndsWith("timer-silent", StringComparison.Ordinal));
        var query = rule["properties.criteria"]!.Value.GetProperty("allOf")[0].GetProperty("query").GetString()!;
        Assert.Contains("'CountFigures', 45m", query, StringComparison.Ordinal);
        Assert.Contains("'SyncSources', 30m", query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_and_a_look_from_outside_come_with_their_parameters()
    {
        var production = await Plan.OfAsync("infra/azure/production.bicepparam");
        Assert.Single(production.Of("Microsoft.Consumption/budgets"));
        Assert.Contains("/api/health/ready", Assert.Single(production.Of("Microsoft.Insights/webtests")).Text("properties.Request.RequestUrl"), StringComparison.Ordinal);
        var test = await Plan.OfAsync("infra/azure/test.bicepparam");
        Assert.Empty(test.Of("Microsoft.Consumption/budgets").Concat(test.Of("Microsoft.Insights/webtests")));
    }

    /// <summary>A timer may miss a tick, or be late by an hour, and no alert may wait longer than its query can look back.</summary>
    [Fact]
    public void Silence_is_longer_than_a_missed_tick_and_no_longer_than_the_look_back()
    {
        using var names = JsonDocument.Parse(AzureFolder.Read("names.json"));
        var from = new DateTime(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var timer in names.RootElement.GetProperty("timers").EnumerateObject())
        {
            var ticks = CrontabSchedule.Parse(timer.Value.GetProperty("schedule").GetString()!, new() { IncludingSeconds = true }).GetNextOccurrences(from, from.AddDays(30)).Take(200).ToList();
            var gap = ticks.Zip(ticks.Skip(1), (a, b) => b - a).Max();
            if (!timer.Value.TryGetProperty("silentAfterMinutes", out var minutes))
                Assert.True(gap > TimeSpan.FromDays(2), $"{timer.Name} runs every {gap}: say in infra/azure/names.json after how many minutes its silence is an alert.");
            else
                Assert.InRange(minutes.GetInt32(), Math.Max(10, (gap + (gap < TimeSpan.FromHours(1) ? gap : TimeSpan.FromHours(1))).TotalMinutes), TimeSpan.FromDays(2).TotalMinutes);
        }
    }

    [Fact]
    public void The_workbook_is_in_both_languages()
    {
        using var workbook = JsonDocument.Parse(AzureFolder.Read("workbook.json"));
        Assert.All(workbook.RootElement.GetProperty("items").EnumerateArray().Where(i => i.GetProperty("content").TryGetProperty("title", out _)), item =>
        {
            var title = item.GetProperty("content").GetProperty("title").GetString()!;
            Assert.Matches(@"^\p{IsCJKUnifiedIdeographs}+ [A-Za-z]", title);
        });
        Assert.Equal(["{workspace}"], workbook.RootElement.GetProperty("fallbackResourceIds").EnumerateArray().Select(r => r.GetString()!));
    }

    static List<string> ReadWorkbook()
    {
        using var workbook = JsonDocument.Parse(AzureFolder.Read("workbook.json"));
        return [.. workbook.RootElement.GetProperty("items").EnumerateArray().Where(i => i.GetProperty("type").GetInt32() == 3).Select(i => i.GetProperty("content").GetProperty("query").GetString()!)];
    }

    /// <summary>Names of what the hub's own meter makes.</summary>
    static List<string> Instruments()
    {
        var names = new List<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => names.Add(instrument.Name) };
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var totals = new HubTotals(meters);
        var gauges = new HubGauges(meters, new FakeTimeProvider());
        listener.Start();
        GC.KeepAlive((totals, gauges));
        return [.. names.Where(n => n.StartsWith("patenthub.", StringComparison.Ordinal)).Distinct()];
    }

    static IEnumerable<LoggerMessageAttribute> Events() => new[] { typeof(HubTotals).Assembly, typeof(Schedules).Assembly }.SelectMany(a => a.GetTypes())
        .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)).Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>();

    [GeneratedRegex(@"patenthub\.[a-z_.]+")]
    private static partial Regex MetricForm();

    [GeneratedRegex(@"EventId\) (==|in) [^\n]*")]
    private static partial Regex EventForm();

    [GeneratedRegex(@"(?<=')\d+(?=')")]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"Properties\.(\w+)")]
    private static partial Regex PropertyForm();

    [GeneratedRegex(@"Properties\.cause\) in \(([^)]*)\)")]
    private static partial Regex CauseForm();

    [GeneratedRegex(@"'([a-z-]+)'")]
    private static partial Regex TextForm();
}
