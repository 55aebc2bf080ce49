using System.Text.Json;
using PatentHub.Declarations;
using PatentHub.Declarations.History;
using PatentHub.Patents;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations.History;

/// <summary>What questions about a declaration ask of the store: the same however often it changed.</summary>
public sealed class HistoryCostTests
{
    static readonly string Number = CountedHub.Number(1);

    [Fact]
    public async Task Ten_snapshots_and_a_thousand_cost_the_same()
    {
        await using var hub = new CountedHub();
        var start = hub.Clock.GetUtcNow();
        await ChangeAsync(hub, 1, 10);
        var few = await MeasureAsync(hub, start, 10);
        await ChangeAsync(hub, 11, 1000);
        Assert.Equal(few, await MeasureAsync(hub, start, 1000));
        Assert.Equal(
        [
            "current: 4 rows named, 0 in ranges, 2 requests",
            "as of: 1 rows named, 1 in ranges, 2 requests",
            "history: 0 rows named, 5 in ranges, 2 requests",
            "diff: 2 rows named, 2 in ranges, 4 requests",
        ], few);
    }

    [Fact]
    public async Task Any_time_is_found_among_a_thousand()
    {
        await using var hub = new CountedHub();
        var start = hub.Clock.GetUtcNow();
        await ChangeAsync(hub, 1, 1000);
        foreach (var n in (int[])[1, 2, 3, 500, 999, 1000])
            Assert.Equal(n, (await hub.Get<SnapshotLog>().FindAsync(Number, new HistoryPoint.Instant(start.AddMinutes(n).AddSeconds(59)), default))!.Sequence);
        Assert.Null(await hub.Get<SnapshotLog>().FindAsync(Number, new HistoryPoint.Instant(start), default));
    }

    static async Task<IReadOnlyList<string>> MeasureAsync(CountedHub hub, DateTimeOffset start, int count)
    {
        HistoryPoint.Instant middle = new(start.AddMinutes(count / 2).AddSeconds(1)), end = new(start.AddMinutes(count).AddSeconds(1));
        var log = hub.Get<SnapshotLog>();
        return
        [
            await CostAsync(hub, "current", () => hub.Get<DeclarationQuery>().FindAsync(Number, default)),
            await CostAsync(hub, "as of", () => log.FindAsync(Number, middle, default)),
            await CostAsync(hub, "history", async () => Assert.Equal(4, (await log.TakeAsync(Number, count / 2, 4, default)).Count)),
            await CostAsync(hub, "diff", async () => FieldChange.Between((await log.FindAsync(Number, middle, default))!.Document, (await log.FindAsync(Number, end, default))!.Document)),
        ];
    }

    static async Task<string> CostAsync(CountedHub hub, string question, Func<Task> ask)
    {
        var cost = await hub.CostAsync(ask);
        Assert.Equal(0, cost.Transactions);
        return $"{question}: {cost.Reads + cost.RowsAsked} rows named, {hub.Operations.RowsInRanges} in ranges, {cost.Reads + cost.ReadsOfSeveral + cost.RangeReads} requests";
    }

    /// <summary>Change n is recorded n minutes after the start, by two sources in turn.</summary>
    static async Task ChangeAsync(CountedHub hub, int first, int last)
    {
        var writer = hub.Get<DeclarationWriter>();
        for (var n = first; n <= last; n++)
        {
            hub.Clock.Advance(TimeSpan.FromMinutes(1));
            using var item = JsonDocument.Parse(hub.Item(1, title: $"示例：第 {n} 版").ToJsonString());
            var kept = Assert.IsType<DeclarationItem.Kept>(DeclarationReader.Read(item.RootElement, OfficeCalendar.Day(hub.Clock.GetUtcNow())));
            await writer.WriteAsync([new DeclarationEdit.Item(n % 2 == 0 ? "even" : "odd", null, kept)], default);
        }
    }
}
