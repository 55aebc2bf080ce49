using CsCheck;
using PatentHub.Listings;
using Xunit;

namespace PatentHub.Core.Tests.Listings;

public sealed class PersonalDataTests
{
    [Theory]
    [InlineData("电话13800138000联系", "电话***联系")]
    [InlineData("138 0013 8000", "***")]
    [InlineData("138-0013-8000", "***")]
    [InlineData("138－0013－8000", "***")]
    [InlineData("+86 138 0013 8000", "***")]
    [InlineData("+8613800138000", "***")]
    [InlineData("＋86－13800138000", "***")]
    [InlineData("008613800138000", "***")]
    [InlineData("86-199-0013-8000", "***")]
    [InlineData("１３８００１３８０００", "***")]
    [InlineData("手机:13800138000,13900139000", "手机:***,***")]
    public void Mobile_numbers_are_blanked(string text, string expected) => Assert.Equal(expected, PersonalData.Redact(text));

    [Theory]
    [InlineData("0830-3120000", "***")]
    [InlineData("(0830)3120000", "***")]
    [InlineData("（0830）3120000", "***")]
    [InlineData("0830 3120000", "***")]
    [InlineData("028-86120000", "***")]
    [InlineData("08303120000", "***")]
    [InlineData("电话：０８３０－３１２００００", "电话：***")]
    [InlineData("座机0830-3120000转8", "座机***转8")]
    public void Landlines_are_blanked(string text, string expected) => Assert.Equal(expected, PersonalData.Redact(text));

    [Theory]
    [InlineData("office@example.org", "***")]
    [InlineData("邮箱office.ip+sale@mail.example.com.cn，", "邮箱***，")]
    [InlineData("office＠example.org", "***")]
    [InlineData("office @ example.org", "***")]
    public void E_mail_addresses_are_blanked(string text, string expected) => Assert.Equal(expected, PersonalData.Redact(text));

    [Theory]
    [InlineData("510502199001011234", "***")]
    [InlineData("51050219900101123X", "***")]
    [InlineData("身份证51050219900101123x。", "身份证***。")]
    [InlineData("510502200012310018", "***")]
    public void Identity_numbers_are_blanked(string text, string expected) => Assert.Equal(expected, PersonalData.Redact(text));

    [Theory]
    [InlineData("５１０５０２１９９００１０１１２３４")]
    [InlineData("510502 19900101 1234")]
    [InlineData("510502-19900101-123X")]
    public void Identity_numbers_are_blanked_however_they_are_written(string text) => Assert.Equal("***", PersonalData.Redact(text));

    [Theory]
    [InlineData("202110377287X")]
    [InlineData("ZL202110377287.X")]
    [InlineData("ZL 2021 1 0921116.9")]
    [InlineData("ZL201811564288.X")]
    [InlineData("2013100012345")]
    [InlineData("200810115782.8")]
    [InlineData("97101765.4")]
    [InlineData("CN113067703A")]
    [InlineData("CN 216979871 U")]
    [InlineData("2018YFB1003500")]
    [InlineData("12100000400000624D")]
    [InlineData("91510500204706718H")]
    [InlineData("121000004000022245")]
    [InlineData("914403001922038216")]
    [InlineData("915106837175377539")]
    [InlineData("300000元")]
    [InlineData("3,000,000.00元")]
    [InlineData("2亿元，提成0.03")]
    [InlineData("2021-04-08至2027-12-31")]
    [InlineData("2026年11月23日 08:30-17:30")]
    [InlineData("H04L9/32; A61K 36/899; G06F16/00")]
    [InlineData("GB/T 4754-2017 C1512")]
    [InlineData("纯度99.9%，温度-20~80℃，0830批次")]
    [InlineData("")]
    public void What_is_no_personal_data_stays(string text) => Assert.Equal(text, PersonalData.Redact(text));

    [Theory]
    [InlineData("提成0.0312345678")]
    [InlineData("0.083031234567")]
    public void Long_decimal_fractions_stay(string text) => Assert.Equal(text, PersonalData.Redact(text));

    [Fact]
    public void Absent_text_stays_absent() => Assert.Null(PersonalData.Redact((string?)null));

    [Fact]
    public void A_mobile_number_is_blanked_wherever_it_stands() =>
        Gen.Select(Gen.String[Gen.Char['一', '龥'], 0, 20], Gen.Long[13_000_000_000, 19_999_999_999], Gen.String[Gen.Char['一', '龥'], 0, 20])
            .Sample((before, number, after) => PersonalData.Redact($"{before}{number}{after}") == $"{before}***{after}");

    [Fact]
    public void Arbitrary_text_never_throws_and_keeps_no_mobile_number_that_stands_alone() =>
        Gen.Select(Gen.String[Gen.OneOfConst("0138@.-+86 xX510219".ToCharArray()), 0, 60], Gen.String).Sample((before, after) =>
            !PersonalData.Redact($"{before}，13800138000，{after}")!.Contains("，13800138000，", StringComparison.Ordinal));
}
