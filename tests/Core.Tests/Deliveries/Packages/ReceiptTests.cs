using System.Text.Json;
using PatentHub.Declarations.Imports;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Packages;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries.Packages;

/// <summary>What a receipt says of a package, and what is wrong with it.</summary>
public sealed class ReceiptTests
{
    static readonly Dictionary<string, PackageItem> Items = new()
    {
        ["S-1"] = new("S-1", 3, true),
        ["S-2"] = new("S-2", 1, false),
        ["S-3"] = new("S-3", 2, true, PackageItem.Accepted),
    };

    [Theory]
    [InlineData("已接收", null, PackageItem.Accepted)]
    [InlineData("accepted", null, PackageItem.Accepted)]
    [InlineData("已拒绝", "重复", PackageItem.Rejected)]
    [InlineData("rejected", "重复", PackageItem.Rejected)]
    public void A_result_is_taken(string word, string? reason, string result)
    {
        var (results, errors) = Receipt.Judge(Items, [new(2, "S-1", "3", word, reason, "P-9")]);
        Assert.Empty(errors);
        Assert.Equal(new PackageItem("S-1", 3, true, result, reason, "P-9"), Assert.Single(results));
    }

    [Fact]
    public void A_line_without_a_result_says_nothing_even_if_all_else_in_it_is_wrong() =>
        Assert.Equal((0, 0), Count(Receipt.Judge(Items, [new(2, "S-1", "3", null, null, null), new(3, "S-9", "x", null, null, null)])));

    [Theory]
    [InlineData("S-9", "1", "已接收", null, PackageSheets.Id)]
    [InlineData(null, "1", "已接收", null, PackageSheets.Id)]
    [InlineData("S-1", "2", "已接收", null, PackageSheets.Revision)]
    [InlineData("S-1", "4", "已接收", null, PackageSheets.Revision)]
    [InlineData("S-1", "三", "已接收", null, PackageSheets.Revision)]
    [InlineData("S-1", null, "已接收", null, PackageSheets.Revision)]
    [InlineData("S-1", "3", "收到", null, PackageSheets.Result)]
    [InlineData("S-1", "3", "已拒绝", null, PackageSheets.Reason)]
    [InlineData("S-3", "2", "已拒绝", "重复", PackageSheets.Result)]
    public void A_wrong_cell_is_named_by_row_and_column_in_both_languages(string? id, string? revision, string word, string? reason, string column)
    {
        var (results, errors) = Receipt.Judge(Items, [new(2, "S-2", "1", "已接收", null, null), new(7, id, revision, word, reason, null)]);
        var error = Assert.Single(errors);
        Assert.Equal((7, column), (error.Row, error.Column));
        Assert.NotEmpty(error.Zh);
        Assert.NotEmpty(error.En);
        Assert.Single(results);
    }

    [Fact]
    public void The_same_again_is_no_news_and_no_error() =>
        Assert.Equal((0, 0), Count(Receipt.Judge(Items, [new(2, "S-3", "2", "已接收", null, null), new(3, "S-3", "2", "accepted", null, null)])));

    [Fact]
    public void Two_lines_that_contradict_each_other_are_an_error_at_the_second()
    {
        var (_, errors) = Receipt.Judge(Items, [new(2, "S-1", "3", "已接收", null, null), new(3, "S-1", "3", "已拒绝", "重复", null)]);
        Assert.Equal(3, Assert.Single(errors).Row);
    }

    [Fact]
    public void A_reason_is_kept_short_and_without_personal_data()
    {
        var (results, _) = Receipt.Judge(Items, [new(2, "S-1", "3", "已拒绝", "请联系 13812345678 " + new string('长', 300), null)]);
        var reason = Assert.Single(results).Reason!;
        Assert.DoesNotContain("13812345678", reason, StringComparison.Ordinal);
        Assert.InRange(reason.Length, 1, 200);
    }

    [Fact]
    public void A_sheet_is_read_by_its_headers_wherever_they_stand()
    {
        var rows = Receipt.Read(new Sheet(
            (1, ["回执"]), (3, ["接收结果", "备注", "信息编号", "版本", "拒绝原因"]), (4, ["已接收", "x", " S-1 ", "3"]), (6, ["已拒绝", null, "S-2", "1", "重复"])))!;
        Assert.Equal([new ReceiptRow(4, "S-1", "3", "已接收", null, null), new ReceiptRow(6, "S-2", "1", "已拒绝", "重复", null)], rows);
    }

    [Fact]
    public void A_sheet_without_the_headers_is_no_receipt()
    {
        Assert.Null(Receipt.Read(new Sheet((1, ["信息编号", "版本"]), (2, ["S-1", "3"]))));
        Assert.Null(Receipt.Read(new Sheet([.. Enumerable.Range(1, 30).Select(i => Line(i, "x")), Line(31, "信息编号", "版本", "接收结果")])));
    }

    [Fact]
    public void Json_is_read_as_well()
    {
        using var body = JsonDocument.Parse("""{"items":[{"id":"S-1","revision":3,"result":"rejected","reason":"dup","remoteId":"P"},{"id":"S-2","result":"accepted"}]}""");
        Assert.Equal([new ReceiptRow(1, "S-1", "3", "rejected", "dup", "P"), new ReceiptRow(2, "S-2", null, "accepted", null, null)], Receipt.Read(body.RootElement)!);
        using var other = JsonDocument.Parse("{}");
        Assert.Null(Receipt.Read(other.RootElement));
    }

    [Theory]
    [InlineData("2026-11-25T00:00:00Z", "2026-11-30T01:00:00Z")]
    [InlineData("2026-11-30T01:00:00Z", "2026-11-30T01:00:00Z")]
    [InlineData("2026-11-30T01:00:00.0000001Z", "2026-12-07T01:00:00Z")]
    public void A_package_is_made_at_the_first_time_of_the_schedule_that_is_not_before(string from, string at) =>
        Assert.Equal(Instant(at), new PackageRules("0 0 1 * * 1").FirstFrom(Instant(from)));

    [Fact]
    public void What_is_to_be_sent_waits_for_the_next_package_and_nothing_else_does()
    {
        var slot = Clocks.Start.AddHours(3);
        Assert.Equal(slot, DeliveryPlan.Deferred(SampleDelivery.Waiting, slot).DueAt);
        Assert.Equal(SampleDelivery.Carried, DeliveryPlan.Deferred(SampleDelivery.Carried, slot));
        Assert.Equal(SampleDelivery.Accepted, DeliveryPlan.Deferred(SampleDelivery.Accepted, slot));
    }

    [Fact]
    public void A_receipt_makes_what_its_package_carries_due_and_nothing_else()
    {
        var later = SampleDelivery.Carried with { DueAt = Clocks.Start.AddHours(1) };
        Assert.Equal(Clocks.Start, DeliveryPlan.AskNow(later, "job-1", Clocks.Start).DueAt);
        Assert.Equal(later, DeliveryPlan.AskNow(later, "job-2", Clocks.Start));
        Assert.Equal(SampleDelivery.Carried, DeliveryPlan.AskNow(SampleDelivery.Carried, "job-1", Clocks.Start.AddHours(1)));
    }

    static (int, string?[]) Line(int number, params string?[] cells) => (number, cells);

    static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    static (int, int) Count((List<PackageItem> Results, List<ReceiptError> Errors) judged) => (judged.Results.Count, judged.Errors.Count);

    sealed class Sheet(params (int Number, string?[] Cells)[] rows) : ISheet
    {
        public DateOnly Epoch => default;

        public IEnumerable<SheetRow> Rows() => rows.Select(r => new SheetRow(r.Number, [.. r.Cells.Select(c => new SheetCell(c))]));

        public IEnumerable<MergedCells> Merged() => [];

        public void Dispose()
        {
        }
    }
}
