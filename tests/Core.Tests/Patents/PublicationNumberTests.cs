using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Patents;

public sealed class PublicationNumberTests
{
    [Theory]
    [InlineData("CN113067703A", "CN113067703A", PatentTypes.Invention, 'A', false)]
    [InlineData("CN 113067703 B", "CN113067703B", PatentTypes.Invention, 'B', true)]
    [InlineData("CN 216979871 U", "CN216979871U", PatentTypes.UtilityModel, 'U', true)]
    [InlineData("cn 304567890 s", "CN304567890S", PatentTypes.Design, 'S', true)]
    [InlineData("ＣＮ１１３０６７７０３Ａ", "CN113067703A", PatentTypes.Invention, 'A', false)]
    [InlineData("　CN113067703a\n", "CN113067703A", PatentTypes.Invention, 'A', false)]
    [InlineData("CN1030001A", "CN1030001A", PatentTypes.Invention, 'A', false)]
    [InlineData("CN1003001C", "CN1003001C", PatentTypes.Invention, 'C', true)]
    [InlineData("CN2030001Y", "CN2030001Y", PatentTypes.UtilityModel, 'Y', true)]
    [InlineData("CN3003001D", "CN3003001D", PatentTypes.Design, 'D', true)]
    [InlineData("CN88100001A", "CN88100001A", PatentTypes.Invention, 'A', false)]
    [InlineData("CN85200001U", "CN85200001U", PatentTypes.UtilityModel, 'U', true)]
    [InlineData("CN113067703A8", "CN113067703A8", PatentTypes.Invention, 'A', false)]
    [InlineData("CN 113067703 B 9", "CN113067703B9", PatentTypes.Invention, 'B', true)]
    public void Every_written_form_comes_to_the_canonical_one(string written, string canonical, string type, char kind, bool isGrant)
    {
        var number = Parse(written);
        Assert.Equal((canonical, type, kind, isGrant), (number.Value, number.Type, number.KindCode, number.IsGrant));
    }

    [Theory]
    [InlineData("", "form", "如 CN113067703A")]
    [InlineData("CN", "form", "现有 0 位")]
    [InlineData("113067703A", "form", "应为 CN、")]
    [InlineData("US2021123456A1", "form", "应为 CN、")]
    [InlineData("CN12B", "form", "现有 2 位")]
    [InlineData("CN1130677031A", "form", "现有 10 位")]
    [InlineData("CN113067703", "form", "A、B、C、U、Y、S 或 D")]
    [InlineData("CN113067703E", "form", "A、B、C、U、Y、S 或 D")]
    [InlineData("CN113067703AA", "form", "A、B、C、U、Y、S 或 D")]
    [InlineData("CN113067703A12", "form", "应为 CN、")]
    [InlineData("CN413067703A", "form", "第 1 位数字应为 1")]
    [InlineData("CN85400001A", "form", "第 3 位数字应为 1")]
    [InlineData("CN91100001A", "form", "应为 85 至 88")]
    [InlineData("CN113067703U", "kind", "A、B 或 C，而非 U")]
    [InlineData("CN216979871A", "kind", "U 或 Y，而非 A")]
    [InlineData("CN304567890B", "kind", "S 或 D，而非 B")]
    [InlineData("CN85200001A", "kind", "第 3 位数字表示实用新型")]
    public void Other_text_is_refused_with_what_is_wrong_and_right(string written, string code, string zh)
    {
        Assert.False(PublicationNumber.TryParse(written, out _, out var reason));
        Assert.Equal(code, reason!.Code);
        Assert.Contains(zh, reason.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("202110377287X", "CN113067703A", false, null)]
    [InlineData("202110377287X", "CN113067703B", true, null)]
    [InlineData("201680019204.7", "CN107427693B", true, null)]
    [InlineData("202220828888.8", "CN216979871U", true, null)]
    [InlineData("201730610076.0", "CN304567890S", true, null)]
    [InlineData("97101765.4", "CN1030001C", true, null)]
    [InlineData("202110377287X", "CN113067703A", true, "misplaced")]
    [InlineData("202110377287X", "CN113067703B", false, "misplaced")]
    [InlineData("202220828888.8", "CN216979871U", false, "misplaced")]
    [InlineData("202110377287X", "CN216979871U", true, "contradiction")]
    [InlineData("202110377287X", "CN216979871U", false, "contradiction")]
    [InlineData("202220828888.8", "CN113067703A", false, "contradiction")]
    [InlineData("201730610076.0", "CN113067703B", true, "contradiction")]
    public void Contradictions_with_the_application_and_the_field_are_doubts(string application, string publication, bool asGrant, string? code)
    {
        Assert.True(ApplicationNumber.TryParse(application, out var number, out _));
        Assert.Equal(code, Parse(publication).Doubt(number, asGrant)?.Code);
    }

    [Fact]
    public void A_doubt_names_the_kinds_or_the_field_where_it_belongs()
    {
        Assert.True(ApplicationNumber.TryParse("202110377287X", out var number, out _));
        Assert.Equal("种类代码 U 表示实用新型，而申请号表示发明，请核实", Parse("CN216979871U").Doubt(number, asGrant: true)!.Zh);
        Assert.EndsWith("belongs in publicationNumber", Parse("CN113067703A").Doubt(number, asGrant: true)!.En, StringComparison.Ordinal);
        Assert.EndsWith("belongs in grantPublicationNumber", Parse("CN113067703B").Doubt(number, asGrant: false)!.En, StringComparison.Ordinal);
    }

    static PublicationNumber Parse(string written)
    {
        Assert.True(PublicationNumber.TryParse(written, out var number, out var reason), reason?.En);
        return number;
    }
}
