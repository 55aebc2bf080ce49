using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Patents;

public sealed class ProjectNumberTests
{
    [Theory]
    [InlineData("2018YFB1003500")]
    [InlineData("2023YFG0292")]
    [InlineData("2021ZYD0011")]
    [InlineData("2022YFG0159")]
    [InlineData("23BSH061")]
    [InlineData("62072123")]
    [InlineData("U2001234")]
    [InlineData("泸市科〔2021〕3号")]
    [InlineData("2020-SF-12/3")]
    public void Known_shapes_are_read_as_they_are_and_not_doubted(string text)
    {
        Assert.Equal(text, Parse(text).Value);
        Assert.Null(Parse(text).Doubt);
    }

    [Theory]
    [InlineData("  2018YFB1003500 ", "2018YFB1003500")]
    [InlineData("２０１８ＹＦＢ１００３５００", "2018YFB1003500")]
    [InlineData("2018\u3000YFB", "2018 YFB")]
    [InlineData("2018yfb1003500", "2018yfb1003500")]
    public void Full_width_characters_are_folded_and_nothing_else(string written, string canonical) => Assert.Equal(canonical, Parse(written).Value);

    [Theory]
    [InlineData("202110377287X", "patentNumber")]
    [InlineData("ZL 2021 1 0377287.X", "patentNumber")]
    [InlineData("97101765.4", "patentNumber")]
    [InlineData("无", "implausible")]
    [InlineData("国家重点研发计划", "implausible")]
    [InlineData("2018YFB1003500；2021ZYD0011", "implausible")]
    [InlineData("2018YFB1003500、2021ZYD0011", "implausible")]
    [InlineData("a@example.org 1", "implausible")]
    public void What_looks_like_no_project_number_is_doubted_and_kept(string text, string code) => Assert.Equal(code, Parse(text).Doubt?.Code);

    [Fact]
    public void Fifty_characters_are_plausible_and_more_are_not()
    {
        Assert.Null(Parse(new string('1', 50)).Doubt);
        Assert.Equal("implausible", Parse(new string('1', 51)).Doubt?.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \u3000\t")]
    public void Only_an_empty_text_is_none(string text) => Assert.False(ProjectNumber.TryParse(text, out _, out _));

    static ProjectNumber Parse(string written)
    {
        Assert.True(ProjectNumber.TryParse(written, out var number, out _));
        return number;
    }
}
