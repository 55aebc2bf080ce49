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
}
