using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Patents;

public sealed class ClassificationTests
{
    [Theory]
    [InlineData("C12G 3/022", "C12G3/022")]
    [InlineData("A61K 36/899", "A61K36/899")]
    [InlineData("A61K36/899", "A61K36/899")]
    [InlineData("G06F16/00", "G06F16/00")]
    [InlineData("H04L9/32", "H04L9/32")]
    [InlineData("H04L", "H04L")]
    [InlineData("h04l 9/32", "H04L9/32")]
    [InlineData("Ｈ０４Ｌ　９／３２", "H04L9/32")]
    [InlineData("H04L 09/32", "H04L9/32")]
    [InlineData("A01B1234/123456", "A01B1234/123456")]
    [InlineData("H04L9/320", "H04L9/320")]
    [InlineData("A01B0033080000", "A01B33/08")]
    [InlineData("G06F0016000000", "G06F16/00")]
    [InlineData("C12G0003022000", "C12G3/022")]
    [InlineData("A61K0036899000", "A61K36/899")]
    [InlineData("A01B1234123456", "A01B1234/123456")]
    [InlineData("A01B0001100000", "A01B1/10")]
    public void Every_written_form_of_a_symbol_comes_to_the_canonical_one(string written, string canonical)
    {
        Assert.True(IpcSymbol.TryParse(written, out var ipc, out _));
        Assert.True(CpcSymbol.TryParse(written, out var cpc, out _));
        Assert.Equal((canonical, canonical), (ipc.Value, cpc.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("H")]
    [InlineData("H04")]
    [InlineData("04L9")]
    [InlineData("I04L9/32")]
    [InlineData("H4L9/32")]
    [InlineData("H0419/32")]
    [InlineData("H04L9")]
    [InlineData("H04L9/")]
    [InlineData("H04L/32")]
    [InlineData("H04L0/32")]
    [InlineData("H04L9/3")]
    [InlineData("H04L9/3239123")]
    [InlineData("H04L12345/32")]
    [InlineData("H04L9/32/1")]
    [InlineData("H04L9-32")]
    [InlineData("A01B003308000")]
    [InlineData("A01B00330800000")]
    [InlineData("A01B0000080000")]
    [InlineData("A61K36/899A61K8/97")]
    [InlineData("14-02")]
    public void Other_text_is_no_symbol(string text)
    {
        Assert.False(IpcSymbol.TryParse(text, out _, out var reason));
        Assert.Equal("form", reason!.Code);
        Assert.Contains("H04L9/32", reason.Zh, StringComparison.Ordinal);
        Assert.False(CpcSymbol.TryParse(text, out _, out reason));
        Assert.Contains("H04L9/3239", reason!.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Section_Y_is_of_the_CPC_alone()
    {
        Assert.True(CpcSymbol.TryParse("Y02E 10/50", out var cpc, out _));
        Assert.Equal("Y02E10/50", cpc.Value);
        Assert.False(IpcSymbol.TryParse("Y02E 10/50", out _, out var reason));
        Assert.Equal("section", reason!.Code);
    }

    [Theory]
    [InlineData("14-02", "14-02")]
    [InlineData("１４－０２", "14-02")]
    [InlineData(" 06 - 01 ", "06-01")]
    [InlineData("32-00", "32-00")]
    [InlineData("14-2", null)]
    [InlineData("1402", null)]
    [InlineData("00-02", null)]
    [InlineData("14-021", null)]
    [InlineData("H04L", null)]
    [InlineData("", null)]
    public void A_Locarno_class_has_two_digits_and_two(string written, string? canonical)
    {
        Assert.Equal(canonical is not null, LocarnoClass.TryParse(written, out var locarno, out var reason));
        if (canonical is null)
            Assert.Contains("14-02", reason!.En, StringComparison.Ordinal);
        else
            Assert.Equal(canonical, locarno.Value);
    }

    [Theory]
    [InlineData("H04L9/32", PatentTypes.Invention, null)]
    [InlineData("H04L9/32", PatentTypes.UtilityModel, null)]
    [InlineData("14-02", PatentTypes.Design, null)]
    [InlineData("H04L9/32", PatentTypes.Design, "应使用洛迦诺分类")]
    [InlineData("14-02", PatentTypes.Invention, "应使用 IPC")]
    [InlineData("14-02", PatentTypes.UtilityModel, "应使用 IPC")]
    public void Designs_are_classified_by_Locarno_and_the_others_by_the_IPC(string written, string type, string? zh)
    {
        Assert.True(Classification.TryParse(written, out var classification, out _));
        Assert.Equal(written == "14-02", classification.IsLocarno);
        var doubt = classification.Doubt(type);
        if (zh is null)
            Assert.Null(doubt);
        else
            Assert.Contains(zh, doubt!.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_neither_scheme_is_told_both()
    {
        Assert.False(Classification.TryParse("14.02", out _, out var reason));
        Assert.Contains("H04L9/32", reason!.Zh, StringComparison.Ordinal);
        Assert.Contains("14-02", reason.Zh, StringComparison.Ordinal);
    }
}
