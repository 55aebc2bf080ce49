using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Patents;

public sealed class RegionTests
{
    [Theory]
    [InlineData("510500", "泸州市")]
    [InlineData("510502", "江阳区")]
    [InlineData("510503", "纳溪区")]
    [InlineData("510504", "龙马潭区")]
    [InlineData("510521", "泸县")]
    [InlineData("510522", "合江县")]
    [InlineData("510524", "叙永县")]
    [InlineData("510525", "古蔺县")]
    public void Knows_the_city_and_its_seven_counties_and_districts(string code, string name)
    {
        Assert.Equal(name, Region.Luzhou[code]);
        Assert.Equal(8, Region.Luzhou.Count);
    }

    [Theory]
    [InlineData("110000", true)]
    [InlineData("510523", true)]
    [InlineData("051050", false)]
    [InlineData("51050", false)]
    [InlineData("5105021", false)]
    [InlineData("51050A", false)]
    [InlineData("５１０５０２", false)]
    [InlineData("", false)]
    public void A_code_has_six_digits_of_which_the_first_is_not_0(string text, bool isCode) => Assert.Equal(isCode, Region.IsCode(text));

    [Theory]
    [InlineData("510502", "510502", "江阳区")]
    [InlineData(" ５１０５０２ ", "510502", "江阳区")]
    [InlineData("江阳区", "510502", "江阳区")]
    [InlineData("泸州市江阳区", "510502", "江阳区")]
    [InlineData("四川省泸州市 江阳区", "510502", "江阳区")]
    [InlineData("泸州市", "510500", "泸州市")]
    [InlineData("四川省泸州市", "510500", "泸州市")]
    [InlineData("纳溪区", "510503", "纳溪区")]
    [InlineData("龙马潭区", "510504", "龙马潭区")]
    [InlineData("泸县", "510521", "泸县")]
    [InlineData("合江县", "510522", "合江县")]
    [InlineData("叙永县", "510524", "叙永县")]
    [InlineData("古蔺县", "510525", "古蔺县")]
    [InlineData("高新区", "LZ-GXQ", "高新区")]
    [InlineData("泸州高新区", "LZ-GXQ", "高新区")]
    [InlineData("LZ-GXQ", "LZ-GXQ", "高新区")]
    [InlineData("ｌｚ－ｇｘｑ", "LZ-GXQ", "高新区")]
    [InlineData("自贸区川南临港片区", "LZ-CNLG", "自贸区川南临港片区")]
    [InlineData("川南临港片区", "LZ-CNLG", "自贸区川南临港片区")]
    [InlineData("lz-cnlg", "LZ-CNLG", "自贸区川南临港片区")]
    [InlineData("经开区", "LZ-JKQ", "经开区")]
    [InlineData("LZ-JKQ", "LZ-JKQ", "经开区")]
    [InlineData("110000", "110000", null)]
    [InlineData("510000", "510000", null)]
    public void A_code_or_a_name_of_Luzhou_comes_to_its_code(string written, string code, string? name)
    {
        Assert.True(Region.TryParse(written, out var region, out _));
        Assert.Equal((code, name), (region.Value, region.Name));
        Assert.Null(region.Doubt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("泸州")]
    [InlineData("四川省")]
    [InlineData("成都市高新区")]
    [InlineData("江阳")]
    [InlineData("5105")]
    [InlineData("051050")]
    [InlineData("LZ-XXX")]
    [InlineData("nowhere")]
    public void Other_text_is_told_what_would_be_right(string text)
    {
        Assert.False(Region.TryParse(text, out _, out var reason));
        Assert.Equal("form", reason!.Code);
        Assert.Contains("510502", reason.Zh, StringComparison.Ordinal);
        Assert.Contains("LZ-GXQ", reason.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("510523")]
    [InlineData("510599")]
    public void A_code_that_only_begins_as_Luzhous_do_is_doubted(string code)
    {
        Assert.True(Region.TryParse(code, out var region, out _));
        Assert.Equal("unknown", region.Doubt?.Code);
    }

    [Theory]
    [InlineData("LZ-GXQ", "510500")]
    [InlineData("510502", "510502")]
    [InlineData("110000", "110000")]
    [InlineData(null, null)]
    public void Others_are_told_a_code_that_they_know(string? code, string? known) => Assert.Equal(known, Region.PublicCode(code));
}
