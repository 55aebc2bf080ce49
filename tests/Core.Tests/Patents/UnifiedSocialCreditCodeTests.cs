using CsCheck;
using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Patents;

public sealed class UnifiedSocialCreditCodeTests
{
    const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static readonly Gen<string> Codes = Gen.String[Gen.OneOfConst(Alphabet.ToCharArray()), 17, 17].Select(WithCheck);

    [Theory]
    [InlineData("12100000400000624D")]
    [InlineData("12100000400011227Y")]
    [InlineData("12100000400009127B")]
    [InlineData("12100000400018162G")]
    [InlineData("121000004000022245")]
    [InlineData("12100000400006110Y")]
    [InlineData("12100000400012342E")]
    [InlineData("91510500204706718H")]
    [InlineData("91511500MA62A0WM8P")]
    [InlineData("915106837175377539")]
    [InlineData("914403001922038216")]
    [InlineData("91110108551385082Q")]
    [InlineData("11320000MB151840XJ")]
    [InlineData("91350100M000100Y43")]
    public void Real_codes_pass_both_checks(string code)
    {
        Assert.Equal(code, Parse(code).Value);
        Assert.Null(Parse(code).Doubt);
    }

    [Theory]
    [InlineData("91350211M0000XUF46", 'R')]
    [InlineData("91350100M0001TGQXM", '1')]
    [InlineData("91110108717809965C", 'J')]
    [InlineData("91510500204706718J", 'H')]
    public void A_code_that_fails_its_check_is_kept_and_the_right_character_named(string code, char expected)
    {
        var doubt = Doubt(code, "check");
        Assert.Contains($"应为 {expected}，请核实", doubt.Zh, StringComparison.Ordinal);
        Assert.Contains($"should be {expected}; please confirm", doubt.En, StringComparison.Ordinal);
    }

    [Fact]
    public void The_organisation_code_inside_has_a_check_of_its_own() => Assert.Contains("17", Doubt("12510000450754104X", "organisationCheck").Zh, StringComparison.Ordinal);

    [Theory]
    [InlineData("91510500204706718h")]
    [InlineData(" 9151 0500 2047 0671 8H ")]
    [InlineData("９１５１０５００２０４７０６７１８Ｈ")]
    [InlineData("91510500204706718\u3000ｈ")]
    public void Every_written_form_comes_to_the_canonical_one(string written) => Assert.Equal("91510500204706718H", Parse(written).Value);

    [Theory]
    [InlineData("", "现有 0 位", "has 0")]
    [InlineData("12100000400000624", "现有 17 位", "has 17")]
    [InlineData("12100000400000624DD", "现有 19 位", "has 19")]
    [InlineData("91350100M000100Y4Z", "第 18 位不是代码字符，按前面的字符应为 3", "should be 3")]
    [InlineData("I2100000400000624D", "第 1 位", "position 1:")]
    [InlineData("12100000４00O00624D", "第 12 位", "position 12:")]
    [InlineData("1210000040000-624D", "第 14 位", "position 14:")]
    public void Other_text_is_refused_with_what_is_wrong(string text, string zh, string en)
    {
        Assert.False(UnifiedSocialCreditCode.TryParse(text, out _, out var reason));
        Assert.Equal("form", reason!.Code);
        Assert.Contains(zh, reason.Zh, StringComparison.Ordinal);
        Assert.Contains(en, reason.En, StringComparison.Ordinal);
    }

    [Fact]
    public void The_check_character_of_the_standards_example_is_3() => Assert.Equal('3', UnifiedSocialCreditCode.CheckCharacter("91350100M000100Y4"));

    [Fact]
    public void The_worked_example_of_the_organisation_code_holds() => Assert.Equal('8', UnifiedSocialCreditCode.OrganisationCheckCharacter("20470671"));

    [Fact]
    public void Any_single_wrong_character_is_caught() => Gen.Select(Codes, Gen.Int[0, 17], Gen.Int[1, 30]).Sample((code, at, shift) =>
    {
        Doubt($"{code[..at]}{Alphabet[(Alphabet.IndexOf(code[at], StringComparison.Ordinal) + shift) % Alphabet.Length]}{code[(at + 1)..]}", "check");
    });

    [Fact]
    public void Any_swap_of_neighbours_is_caught() => Codes.Sample(code =>
    {
        for (var at = 0; at < code.Length - 1; at++)
            if (code[at] != code[at + 1])
                Doubt(Swap(code, at, at + 1), "check");
    }, iter: 200);

    /// <summary>
    /// The sum is linear, so what an exchange changes depends on the two places and the two characters alone: this is every case. The last
    /// character counts once, as the first does, so that these two may change places; the weights of any other two differ modulo 31.
    /// </summary>
    [Fact]
    public void Every_exchange_of_two_characters_is_caught_but_that_of_the_first_and_the_last()
    {
        for (var at = 0; at < 17; at++)
            for (var other = at + 1; other < 18; other++)
                foreach (var a in Alphabet)
                    foreach (var b in Alphabet)
                        if (a != b)
                            Assert.Equal((at, other) == (0, 17), Holds(Swap(CodeWith(at, a, other, b), at, other)));
    }

    [Fact]
    public void The_check_modulo_31_catches_every_wrong_character()
    {
        for (var at = 0; at < 18; at++)
            foreach (var wrong in Alphabet[1..])
                Assert.False(Holds($"{new string('0', at)}{wrong}{new string('0', 17 - at)}"));
    }

    /// <summary>Modulo 11 there are fewer remainders than characters; what passes here fails modulo 31.</summary>
    [Fact]
    public void The_organisation_check_catches_all_but_characters_whose_values_differ_by_a_multiple_of_11()
    {
        for (var at = 0; at < 8; at++)
            foreach (var a in Alphabet)
                foreach (var b in Alphabet)
                {
                    var passes = Math.Abs(ValueOf(a) - ValueOf(b)) is 0 or 11 or 22 or 33;
                    Assert.Equal(passes, OrganisationCheck(at, a) == OrganisationCheck(at, b));
                    if (at < 7)
                        Assert.Equal(passes, OrganisationCheck(at, a, b) == OrganisationCheck(at, b, a));
                }
    }

    static bool Holds(string code) => UnifiedSocialCreditCode.CheckCharacter(code.AsSpan(0, 17)) == code[17];

    /// <summary>A code that holds with two characters at their places; a third, at a place of its own, brings that about where one is the check.</summary>
    static string CodeWith(int at, char a, int other, char b)
    {
        var code = new string('0', 17).ToCharArray();
        code[at] = a;
        if (other < 17)
        {
            code[other] = b;
            return WithCheck(new string(code));
        }
        var filler = at == 5 ? 6 : 5;
        code[filler] = Alphabet.First(c =>
        {
            code[filler] = c;
            return UnifiedSocialCreditCode.CheckCharacter(code) == b;
        });
        return WithCheck(new string(code));
    }

    static char OrganisationCheck(int at, params ReadOnlySpan<char> put)
    {
        var eight = new string('0', 8).ToCharArray();
        put.CopyTo(eight.AsSpan(at));
        return UnifiedSocialCreditCode.OrganisationCheckCharacter(eight);
    }

    static int ValueOf(char c) => char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10;

    static string Swap(string text, int at, int other)
    {
        var characters = text.ToCharArray();
        (characters[at], characters[other]) = (characters[other], characters[at]);
        return new string(characters);
    }

    static string WithCheck(string first17) => first17 + UnifiedSocialCreditCode.CheckCharacter(first17);

    static IdentifierError Doubt(string code, string expected)
    {
        var doubt = Parse(code).Doubt;
        Assert.Equal(expected, doubt?.Code);
        return doubt!;
    }

    static UnifiedSocialCreditCode Parse(string written)
    {
        Assert.True(UnifiedSocialCreditCode.TryParse(written, out var code, out var reason), reason?.En);
        return code;
    }
}
