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
    [InlineData("专利号 ZL202110377287.X", "202110377287X")]
    [InlineData("ZL20101061 3264.6", "2010106132646")]
    [InlineData("ZL971017654", "971017654")]
    [InlineData("９７１０１７６５．４", "971017654")]
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
    [InlineData("97101765.5", "4")]
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
    [InlineData("202110377287.", "X")]
    public void A_missing_check_character_is_named_and_not_made_up(string written, string expected)
    {
        var error = Refuse(written, "missingCheck");
        Assert.Contains($"应为 {expected}", error.Zh, StringComparison.Ordinal);
        Assert.Contains($"should be {expected}.", error.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ZL20101061327.6", "校验位前应为 12 位数字（2003 年 10 月以前为 8 位），现有 11 位", "there are 11.")]
    [InlineData("20211037728X", "校验位前应为 12 位数字（2003 年 10 月以前为 8 位），现有 11 位", "there are 11.")]
    [InlineData("2021103772871.X", "校验位前应为 12 位数字（2003 年 10 月以前为 8 位），现有 13 位", "there are 13.")]
    [InlineData("9710176.4", "校验位前应为 12 位数字（2003 年 10 月以前为 8 位），现有 7 位", "there are 7.")]
    [InlineData("20211037728", "申请号应为 12 位数字加校验位（2003 年 10 月以前为 8 位加校验位），现共 11 位", "this has 11 characters in all.")]
    [InlineData("2021109211169 2021109211169", "申请号应为 12 位数字加校验位（2003 年 10 月以前为 8 位加校验位），现共 26 位", "this has 26 characters in all.")]
    public void A_wrong_length_says_how_many_digits_there_are_and_should_be(string written, string zh, string en)
    {
        var error = Refuse(written, "length");
        Assert.Equal(zh, error.Zh);
        Assert.EndsWith(en, error.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("200210000001", "2003 至 2099", "2003 to 2099")]
    [InlineData("84101765", "85 至 99 或 00 至 03", "85 to 99 or 00 to 03")]
    public void A_year_out_of_range_is_told_the_range_of_its_form(string digits, string zh, string en)
    {
        var error = Refuse(WithCheck(digits), "year");
        Assert.Contains(zh, error.Zh, StringComparison.Ordinal);
        Assert.Contains(en, error.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("202140000001", "第 5 位", "Digit 5")]
    [InlineData("97401765", "第 3 位", "Digit 3")]
    public void An_unknown_type_is_told_its_place(string digits, string zh, string en)
    {
        var error = Refuse(WithCheck(digits), "type");
        Assert.Contains(zh, error.Zh, StringComparison.Ordinal);
        Assert.StartsWith(en, error.En, StringComparison.Ordinal);
    }

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

    /// <summary>The sum is linear, so what an error changes depends on its place and the characters there alone: this is every case.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(8)]
    public void The_check_character_catches_every_wrong_digit_and_every_swap_of_neighbours(int length)
    {
        var digits = new string('0', length).ToCharArray();
        for (var at = 0; at < length; at++)
            for (var a = '0'; a <= '9'; a++)
                for (var b = '0'; b <= '9'; b++)
                    if (a != b)
                    {
                        Assert.NotEqual(CheckWith(digits, at, a), CheckWith(digits, at, b));
                        if (at + 1 < length)
                            Assert.NotEqual(CheckWith(digits, at, a, b), CheckWith(digits, at, b, a));
                    }
    }

    /// <summary>Two more digits bring the sum to every remainder.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(8)]
    public void So_it_does_with_a_swap_of_the_last_digit_and_itself(int length)
    {
        for (var rest = 0; rest < 1000; rest++)
        {
            var number = WithCheck(rest.ToString("D" + length, null));
            if (number[^1] is not 'X' && number[^1] != number[^2])
                Assert.NotEqual(number[^2], ApplicationNumber.CheckCharacter($"{number[..^2]}{number[^1]}"));
        }
    }

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

    [Theory]
    [InlineData("ZL202110377287.X", true)]
    [InlineData("专利号：ｚｌ 202110377287.X", true)]
    [InlineData("CN202110377287.X", false)]
    [InlineData("202110377287.X", false)]
    [InlineData("", false)]
    public void ZL_claims_a_grant(string written, bool claims) => Assert.Equal(claims, ApplicationNumber.ClaimsGrant(written));

    /// <summary>Every item of a source is looked at through its number.</summary>
    [Theory]
    [InlineData("202110377287X")]
    [InlineData("专利号：ＺＬ 2021 1 0377287．ｘ")]
    [InlineData("97101765.4")]
    public void Reading_allocates_the_canonical_form_and_nothing_else(string written)
    {
        Assert.True(ApplicationNumber.TryParse(written, out _, out _));
        var start = GC.GetAllocatedBytesForCurrentThread();
        var isRead = ApplicationNumber.TryParse(written, out var number, out _);
        var afterReading = GC.GetAllocatedBytesForCurrentThread();
        var copy = new string(number.Value.AsSpan());
        var afterCopying = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(isRead);
        Assert.Equal(copy, number.Value);
        Assert.Equal(afterCopying - afterReading, afterReading - start);
    }

    static char CheckWith(char[] digits, int at, params ReadOnlySpan<char> put)
    {
        char[] changed = [.. digits];
        put.CopyTo(changed.AsSpan(at));
        return ApplicationNumber.CheckCharacter(changed);
    }

    static string WithCheck(string digits) => digits + ApplicationNumber.CheckCharacter(digits);

    static ApplicationNumber Parse(string written)
    {
        Assert.True(ApplicationNumber.TryParse(written, out var number, out var error), error?.En);
        return number;
    }

    static IdentifierError Refuse(string written, string code)
    {
        Assert.False(ApplicationNumber.TryParse(written, out _, out var error));
        Assert.Equal($"applicationNumber.{code}", error!.Code);
        return error;
    }
}
