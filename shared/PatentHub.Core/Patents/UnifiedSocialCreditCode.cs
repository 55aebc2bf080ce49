using System.Buffers;

namespace PatentHub.Patents;

/// <summary>
/// Unified social credit code (GB 32100-2015): 18 characters, the last a check modulo 31,
/// with an organisation code (GB 11714) of its own check at positions 9 to 17.
/// </summary>
/// <remarks>
/// The region inside is the registering authority's, never the holder's seat; there is no member for it.
/// The check modulo 31 catches every wrong character and every exchange of two, but that of the first and the last.
/// The organisation code's, modulo 11, lets characters pass for one another whose values differ by a multiple of 11.
/// </remarks>
public readonly record struct UnifiedSocialCreditCode : IIdentifier<UnifiedSocialCreditCode>
{
    const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const int CodeLength = 18;
    static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>Code of the doubt that the last character is wrong.</summary>
    public const string CheckFails = "check";

    /// <summary>Code of the doubt that the organisation code inside fails its own check.</summary>
    public const string OrganisationCheckFails = "organisationCheck";

    readonly string? _value;

    UnifiedSocialCreditCode(string value) => _value = value;

    static ReadOnlySpan<int> Weights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    static ReadOnlySpan<int> OrganisationWeights => [3, 7, 9, 10, 5, 8, 4, 2];

    public string Value => _value ?? throw new InvalidOperationException("An uninitialised credit code has no value.");

    /// <summary>The check that it fails; null where both hold. Real early codes fail too, so this asks for confirmation and refuses nothing.</summary>
    public IdentifierError? Doubt
    {
        get
        {
            if (CheckCharacter(Value.AsSpan(0, 17)) is var expected && expected != Value[17])
                return new(CheckFails, $"统一社会信用代码校验位应为 {expected}，请核实", $"fails its check: the last character should be {expected}; please confirm");
            if (OrganisationCheckCharacter(Value.AsSpan(8, 8)) is var inner && inner != Value[16])
                return new(OrganisationCheckFails, $"其中的组织机构代码校验位（第 17 位）应为 {inner}，请核实",
                    $"fails the check of the organisation code inside: character 17 should be {inner}; please confirm");
            return null;
        }
    }

    public override string ToString() => Value;

    /// <summary>Reads any written form: spaces, full-width characters, lower case. Success says nothing about the checks.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out UnifiedSocialCreditCode code, out IdentifierError? reason)
    {
        code = default;
        Span<char> buffer = stackalloc char[CodeLength];
        var length = WrittenText.Fold(text, buffer);
        reason = length == CodeLength ? CheckAlphabet(buffer)
            : new("form", $"统一社会信用代码应为 18 位，现有 {length} 位", $"must have 18 characters (GB 32100); this has {length}");
        if (reason is not null)
            return false;
        code = new UnifiedSocialCreditCode(new string(buffer));
        return true;
    }

    /// <summary>The 18th character for the first 17: (31 − Σ value·3^i mod 31) mod 31.</summary>
    public static char CheckCharacter(ReadOnlySpan<char> first17)
    {
        var sum = 0;
        for (var i = 0; i < first17.Length; i++)
            sum += Alphabet.IndexOf(first17[i]) * Weights[i];
        return Alphabet[(31 - sum % 31) % 31];
    }

    /// <summary>The check character of an organisation code's eight: 11 − Σ weight·value mod 11, with 10 as X and 11 as 0.</summary>
    public static char OrganisationCheckCharacter(ReadOnlySpan<char> eight)
    {
        var sum = 0;
        for (var i = 0; i < eight.Length; i++)
            sum += (char.IsAsciiDigit(eight[i]) ? eight[i] - '0' : eight[i] - 'A' + 10) * OrganisationWeights[i];
        return (11 - sum % 11) switch { 10 => 'X', 11 => '0', var rest => (char)('0' + rest) };
    }

    static IdentifierError? CheckAlphabet(ReadOnlySpan<char> code) => code.IndexOfAnyExcept(Characters) switch
    {
        < 0 => null,
        17 when CheckCharacter(code[..17]) is var expected => new("form", $"第 18 位不是代码字符，按前面的字符应为 {expected}", $"has no character of the code as its last, which should be {expected}"),
        var at => new("form", $"第 {at + 1} 位不是代码字符；应为数字或大写字母（不含 I、O、S、V、Z）", $"has no character of the code at position {at + 1}: digits and letters other than I, O, S, V, Z (GB 32100)"),
    };
}
