namespace PatentHub.Local.Sample;

/// <summary>Unified social credit codes (GB 32100-2015) with the organisation code inside them (GB 11714).</summary>
public static class CreditCodes
{
    const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const string OrganisationAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Adds both check characters.</summary>
    /// <param name="authority">Eight characters: the registering authority, the kind of organisation, the region.</param>
    /// <param name="organisation">The eight characters that tell the organisation.</param>
    public static string Complete(string authority, string organisation)
    {
        var code = authority + organisation + OrganisationCheck(organisation);
        return code + Check(code);
    }

    /// <summary>Whether a code has the right form and both check characters.</summary>
    public static bool IsValid(string code) =>
        code.Length == 18
        && code.All(Alphabet.Contains)
        && code[16] == OrganisationCheck(code.AsSpan(8, 8))
        && code[17] == Check(code.AsSpan(0, 17));

    static char OrganisationCheck(ReadOnlySpan<char> organisation)
    {
        var sum = 0;
        for (var i = 0; i < organisation.Length; i++)
            sum += OrganisationAlphabet.IndexOf(organisation[i], StringComparison.Ordinal) * OrganisationWeights[i];
        return (11 - (sum % 11)) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
    }

    static char Check(ReadOnlySpan<char> code)
    {
        var (sum, weight) = (0, 1);
        foreach (var character in code)
        {
            sum += Alphabet.IndexOf(character, StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }

        return Alphabet[(31 - (sum % 31)) % 31];
    }
}
