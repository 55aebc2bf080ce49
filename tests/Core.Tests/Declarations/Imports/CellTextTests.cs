using PatentHub.Declarations.Imports;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.Imports;

public sealed class CellTextTests
{
    static readonly DateOnly Epoch = new(1899, 12, 30);

    [Theory]
    [InlineData("2024-03-01")]
    [InlineData("2024-3-1")]
    [InlineData("2024/3/1")]
    [InlineData("2024/03/01 00:00:00")]
    [InlineData("2024.3.1")]
    [InlineData("2024年3月1日")]
    [InlineData("２０２４年３月１日")]
    [InlineData(" 2024-03-01T08:30:00 ")]
    [InlineData("20240301")]
    [InlineData("45352")]
    [InlineData("45352.75")]
    [InlineData("４５３５２")]
    public void A_day_is_read_in_every_form_that_means_one_day(string text) => Assert.Equal("2024-03-01", CellText.Date(text, Epoch));

    [Theory]
    [InlineData("2024年3月")]
    [InlineData("3/1/2024")]
    [InlineData("24-3-1")]
    [InlineData("2024-02-30")]
    [InlineData("2024")]
    [InlineData("202403")]
    [InlineData("19999")]
    [InlineData("80000")]
    [InlineData("-45352")]
    [InlineData("下周")]
    [InlineData("")]
    public void What_has_two_meanings_or_none_is_no_day(string text) => Assert.Null(CellText.Date(text, Epoch));

    [Fact]
    public void A_serial_counts_from_the_epoch_of_its_workbook() => Assert.Equal("2024-03-01", CellText.Date("43890", new DateOnly(1904, 1, 1)));

    [Theory]
    [InlineData("300000", 300_000)]
    [InlineData("300,000.50", 300_000.5)]
    [InlineData("３０万元", 300_000)]
    [InlineData("1.5亿", 150_000_000)]
    [InlineData("¥ 2 000 元", 2000)]
    [InlineData("0", 0)]
    public void An_amount_is_read_with_separators_and_units(string text, double amount) => Assert.Equal((decimal)amount, CellText.Amount(text));

    [Theory]
    [InlineData("面议")]
    [InlineData("30-50万")]
    [InlineData("万")]
    [InlineData("1e9")]
    [InlineData("79228162514264337593543950335亿")]
    public void What_is_no_amount_is_none(string text) => Assert.Null(CellText.Amount(text));

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("50%", 0.5)]
    [InlineData("５０％", 0.5)]
    [InlineData("50", 50)]
    public void A_percentage_is_a_share_and_a_bare_number_is_what_it_says(string text, double share) => Assert.Equal((decimal)share, CellText.Share(text));

    [Fact]
    public void A_comma_parts_codes_but_not_names()
    {
        Assert.Equal(["H04L9/32", "G06F16/00", "A61K36/899"], CellText.Entries("H04L9/32,G06F16/00、A61K36/899", byComma: true));
        Assert.Equal(["Example Co., Ltd.", "", "示例大学"], CellText.Entries("Example Co., Ltd.；；示例大学", byComma: false));
    }

    [Fact]
    public void Headers_are_compared_without_width_case_space_and_marks() => Assert.Equal("ipc分类号(必填)", CellText.Key(" ＩＰＣ\n分类号*（必填） "));
}
