using CsCheck;
using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Patents;

public sealed class ApplicationNumberTests
{
    static readonly Gen<string> Long = Gen.Select(Gen.Int[2003, 2099], Gen.OneOfConst(1, 2, 3, 8, 9), Gen.Int[0, 9_999_999], (year, type, serial) => WithCheck($"{year}{type}{serial:D7}"));
    static readonly Gen<string> Short = Gen.Select(Gen.Int[85, 103], Gen.OneOfConst(1, 2, 3, 8, 9), Gen.Int[0, 99_999], (year, type, serial) => WithCheck($"{year % 100:D2}{type}{serial:D5}"));
    static readonly Gen<string> Numbers = Gen.OneOf(Long, Short);

    [Theory]
    [InlineData("ZL202110377287.X", "202110377287X", PatentTypes.Invention, 2021)]
    [InlineData("ZL202110921116.9", "2021109211169", PatentTypes.Invention, 2021)]
    [InlineData("ZL202210869100.2", "2022108691002", PatentTypes.Invention, 2022)]
    [InlineData("202211358632.6", "2022113586326", PatentTypes.Invention, 2022)]
    [InlineData("ZL201811564288.X", "201811564288X", PatentTypes.Invention, 2018)]
    [InlineData("ZL202411020646.6", "2024110206466", PatentTypes.Invention, 2024)]
    [InlineData("ZL201010613264.6", "2010106132646", PatentTypes.Invention, 2010)]
    [InlineData("ZL200510086903.7", "2005100869037", PatentTypes.Invention, 2005)]
    [InlineData("200810115782.8", "2008101157828", PatentTypes.Invention, 2008)]
    [InlineData("ZL201510958772.0", "2015109587720", PatentTypes.Invention, 2015)]
    [InlineData("ZL202410479400.9", "2024104794009", PatentTypes.Invention, 2024)]
    [InlineData("ZL202010643009.X", "202010643009X", PatentTypes.Invention, 2020)]
    [InlineData("ZL202220828888.8", "2022208288888", PatentTypes.UtilityModel, 2022)]
    [InlineData("ZL202322865413.3", "2023228654133", PatentTypes.UtilityModel, 2023)]
    [InlineData("ZL201730610076.0", "2017306100760", PatentTypes.Design, 2017)]
    [InlineData("ZL201680019204.7", "2016800192047", PatentTypes.Invention, 2016)]
    [InlineData("ZL201780021199.8", "2017800211998", PatentTypes.Invention, 2017)]
    [InlineData("97101765.4", "971017654", PatentTypes.Invention, 1997)]
    [InlineData("ZL202512036978.4", "2025120369784", PatentTypes.Invention, 2025)]
    public void Real_numbers_are_read(string written, string canonical, string type, int year)
    {
        var number = Parse(written);
        Assert.Equal((canonical, type, year), (number.Value, number.Type, number.FilingYear));
    }

    [Theory]
    [InlineData("ZL 2021 1 0921116.9", "2021109211169")]
    [InlineData("ZL2015 1 0958772.0", "2015109587720")]
    [InlineData("CN 201510649451.2", "2015106494512")]
    [InlineData("2025108367676", "2025108367676")]
    [InlineData("专利号:ZL202110377287.X", "202110377287X")]
    [InlineData("专利号：ZL 202110377287.x", "202110377287X")]
    [InlineData("申请号：202110377287X", "202110377287X")]
    [InlineData("专利申请号： CN202110377287.X", "202110377287X")]
    [InlineData("zl202110377287x", "202110377287X")]
    [InlineData("ＺＬ２０２１１０３７７２８７．Ｘ", "202110377287X")]
    [InlineData("　202110377287．ｘ　", "202110377287X")]
    [InlineData("\t202110377287.X\r\n", "202110377287X")]
    [InlineData("ZL 97 1 01765.4", "971017654")]
    public void Every_written_form_comes_to_the_canonical_one(string written, string canonical) => Assert.Equal(canonical, Parse(written).Value);

    [Theory]
    [InlineData("ZL202310012345.6", "8")]
    [InlineData("ZL202410123456.7", "0")]
    [InlineData("200210000001.1", "3")]
    [InlineData("202110377287.0", "X")]
    [InlineData("97101765.X", "4")]
    public void A_wrong_check_character_is_named_with_the_right_one(string written, string expected)
    {
        var error = Refuse(written, "check");
        Assert.Contains($"应为 {expected}", error.Zh, StringComparison.Ordinal);
        Assert.Contains($"should be {expected}.", error.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("201610450944", "8")]
    [InlineData("97101765", "4")]
    [InlineData("ZL 2021 1 0377287", "X")]
    public void A_missing_check_character_is_named_and_not_made_up(string written, string expected)
    {
        var error = Refuse(written, "missingCheck");
        Assert.Contains($"应为 {expected}", error.Zh, StringComparison.Ordinal);
        Assert.Contains($"should be {expected}.", error.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_digit_is_not_taken_for_a_missing_check_character() => Refuse("ZL20101061327.6", "length");

    [Fact]
    public void A_real_typo_with_a_digit_missing_is_refused() => Assert.False(ApplicationNumber.TryParse("ZL20101061327.6", out _, out _));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("ZL", "empty")]
    [InlineData("专利号：", "empty")]
    [InlineData(" . ", "empty")]
    [InlineData("2021A0377287.X", "character")]
    [InlineData("20211037728X.7", "character")]
    [InlineData("PCT/CN2021/086021", "character")]
    [InlineData("202110377287-X", "character")]
    [InlineData("２０２１一0377287X", "character")]
    [InlineData("1234567", "length")]
    [InlineData("20211037728", "length")]
    [InlineData("202110377287X1", "character")]
    [InlineData("20211092111699", "length")]
    [InlineData("202110921116999999", "length")]
    [InlineData("X", "length")]
    public void Other_text_is_refused_with_its_reason(string written, string code) => Refuse(written, code);

    [Fact]
    public void Year_and_type_are_judged_when_the_check_character_fits()
    {
        Refuse(WithCheck("200210000001"), "year");
        Refuse(WithCheck("210010000001"), "year");
        Refuse(WithCheck("202140000001"), "type");
        Refuse(WithCheck("202100000001"), "type");
        Refuse(WithCheck("04101765"), "year");
        Refuse(WithCheck("84101765"), "year");
        Refuse(WithCheck("97401765"), "type");
        Assert.Equal(2003, Parse(WithCheck("03101765")).FilingYear);
        Assert.Equal(2000, Parse(WithCheck("00101765")).FilingYear);
        Assert.Equal(1985, Parse(WithCheck("85101765")).FilingYear);
        Assert.Equal(PatentTypes.UtilityModel, Parse(WithCheck("202190000001")).Type);
    }

    [Fact]
    public void Any_single_wrong_digit_is_caught() => Numbers.Sample(number =>
    {
        for (var at = 0; at < number.Length - 1; at++)
            for (var digit = '0'; digit <= '9'; digit++)
                if (digit != number[at])
                    Refuse($"{number[..at]}{digit}{number[(at + 1)..]}", "check");
    }, iter: 200);

    [Fact]
    public void Any_swap_of_neighbours_is_caught() => Numbers.Sample(number =>
    {
        for (var at = 0; at < number.Length - 1; at++)
            if (number[at] != number[at + 1])
                Assert.False(ApplicationNumber.TryParse($"{number[..at]}{number[at + 1]}{number[at]}{number[(at + 2)..]}", out _, out _));
    }, iter: 200);

    [Fact]
    public void The_form_for_people_reads_back() => Numbers.Sample(number =>
    {
        var read = Parse(number);
        Assert.Equal('.', read.Display[^2]);
        Assert.Equal(read, Parse(read.Display));
        Assert.Equal(number, read.ToString());
    });

    [Fact]
    public void Spaces_anywhere_change_nothing() =>
        Gen.Select(Numbers, Gen.Int[0, 9], Gen.OneOfConst(" ", "　", "\u00A0")).Sample((number, at, space) => Parse(number.Insert(at % number.Length, space)).Value == number);

    [Fact]
    public void Arbitrary_text_never_throws_and_a_refusal_has_a_reason() => Gen.OneOf(Gen.String, Gen.String[Gen.OneOfConst("0129XZLCN.: 号专利申请".ToCharArray()), 0, 20])
        .Sample(text => ApplicationNumber.TryParse(text, out _, out var error) == error is null);

    [Theory]
    [InlineData("ZL202110377287.X", true)]
    [InlineData("专利号：ｚｌ 202110377287.X", true)]
    [InlineData("CN202110377287.X", false)]
    [InlineData("202110377287.X", false)]
    [InlineData("", false)]
    public void ZL_claims_a_grant(string written, bool claims) => Assert.Equal(claims, ApplicationNumber.ClaimsGrant(written));

    [Fact]
    public void An_uninitialised_number_has_no_value() => Assert.Throws<InvalidOperationException>(() => default(ApplicationNumber).Value);

    static string WithCheck(string digits) => digits + ApplicationNumber.CheckCharacter(digits);

    static ApplicationNumber Parse(string written)
    {
        Assert.True(ApplicationNumber.TryParse(written, out var number, out var error), error?.En);
        return number;
    }

    static NumberError Refuse(string written, string code)
    {
        Assert.False(ApplicationNumber.TryParse(written, out _, out var error));
        Assert.Equal(code, error!.Code);
        return error;
    }
}
