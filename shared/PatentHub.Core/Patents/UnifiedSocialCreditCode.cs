using System.Buffers;

namespace PatentHub.Patents;

/// <summary>What the checks of a unified social credit code found.</summary>
public enum CreditCodeVerdict
{
    Valid,

    /// <summary>Not 18 characters of the code's alphabet: no code at all.</summary>
    Malformed,

    /// <summary>The 18th character does not fit. Real early codes fail too, so this asks for confirmation and refuses nothing.</summary>
    CheckFailed,

    /// <summary>The organisation code inside (characters 9 to 17) fails its own check. To be confirmed as well.</summary>
    OrganisationCheckFailed,
}

/// <summary>
/// Unified social credit code (GB 32100-2015): 18 characters, the last a check modulo 31,
/// with an organisation code (GB 11714) of its own check at positions 9 to 17.
/// The region inside is the registering authority's, never taken for the holder's seat.
/// </summary>
public static class UnifiedSocialCreditCode
{
    const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const int CodeLength = 18;
    static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);
    static ReadOnlySpan<int> Weights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    static ReadOnlySpan<int> OrganisationWeights => [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Checks a code written in upper case.</summary>
    public static CreditCodeVerdict Check(ReadOnlySpan<char> code)
    {
        if (code.Length != CodeLength || code.IndexOfAnyExcept(Characters) >= 0)
            return CreditCodeVerdict.Malformed;
        if (CheckCharacter(code[..17]) != code[17])
            return CreditCodeVerdict.CheckFailed;
        return OrganisationCheckCharacter(code.Slice(8, 8)) == code[16] ? CreditCodeVerdict.Valid : CreditCodeVerdict.OrganisationCheckFailed;
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
}
