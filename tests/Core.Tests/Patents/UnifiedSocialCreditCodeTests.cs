using CsCheck;
using PatentHub.Patents;
using Xunit;

namespace PatentHub.Core.Tests.Patents;

public sealed class UnifiedSocialCreditCodeTests
{
    const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

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
    public void Real_codes_pass_both_checks(string code) => Assert.Equal(CreditCodeVerdict.Valid, UnifiedSocialCreditCode.Check(code));

    [Theory]
    [InlineData("91350211M0000XUF46")]
    [InlineData("91350100M0001TGQXM")]
    [InlineData("91110108717809965C")]
    [InlineData("91510500204706718J")]
    public void A_code_that_fails_its_check_asks_for_confirmation(string code) => Assert.Equal(CreditCodeVerdict.CheckFailed, UnifiedSocialCreditCode.Check(code));

    [Fact]
    public void The_organisation_code_inside_has_a_check_of_its_own() =>
        Assert.Equal(CreditCodeVerdict.OrganisationCheckFailed, UnifiedSocialCreditCode.Check("12510000450754104X"));

    [Theory]
    [InlineData("")]
    [InlineData("12100000400000624")]
    [InlineData("12100000400000624DD")]
    [InlineData("12100000400000624d")]
    [InlineData("91350100M000100Y4Z")]
    [InlineData("I2100000400000624D")]
    [InlineData("12100000４00000624D")]
    public void Other_text_is_no_code(string text) => Assert.Equal(CreditCodeVerdict.Malformed, UnifiedSocialCreditCode.Check(text));

    [Fact]
    public void The_check_character_of_the_standards_example_is_3() => Assert.Equal('3', UnifiedSocialCreditCode.CheckCharacter("91350100M000100Y4"));

    [Fact]
    public void Any_single_wrong_character_is_caught() =>
        Gen.Select(Gen.String[Gen.OneOfConst(Alphabet.ToCharArray()), 17, 17], Gen.Int[0, 17], Gen.Int[1, 30]).Sample((first17, at, shift) =>
        {
            var code = (first17 + UnifiedSocialCreditCode.CheckCharacter(first17)).ToCharArray();
            code[at] = Alphabet[(Alphabet.IndexOf(code[at]) + shift) % Alphabet.Length];
            return UnifiedSocialCreditCode.Check(code) == CreditCodeVerdict.CheckFailed;
        });

    [Fact]
    public void Arbitrary_text_never_throws() => Gen.String.Sample(text => { UnifiedSocialCreditCode.Check(text); });
}
