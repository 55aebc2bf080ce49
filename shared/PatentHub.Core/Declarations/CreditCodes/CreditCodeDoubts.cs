using PatentHub.Patents;

namespace PatentHub.Declarations.CreditCodes;

/// <summary>
/// Credit codes of a declaration's holders that fail a check. Real early codes fail too: whether one is right is asked of a person once, and
/// then holds for every declaration that names it.
/// </summary>
public static class CreditCodeDoubts
{
    /// <summary>Of one declaration, so that their links fit its transaction; further ones are as doubtful and stand in its warnings alone.</summary>
    const int Most = 10;

    /// <summary>Canonical codes, ordered.</summary>
    public static IReadOnlyList<string> Of(Declaration? declaration) => declaration?.Applicants is not { } holders ? []
        : [.. holders.Select(h => h.Uscc).OfType<string>().Where(IsDoubted).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Most)];

    public static bool IsDoubted(string code) => UnifiedSocialCreditCode.TryParse(code, out var parsed, out _) && parsed.Doubt is not null;

    /// <summary>Whether a finding says no more than that a code fails a check.</summary>
    public static bool Is(Finding finding) => finding.Code is UnifiedSocialCreditCode.CheckFails or UnifiedSocialCreditCode.OrganisationCheckFails;

    /// <summary>What is to be shown of a source's findings: doubts about codes go when every doubted code that it states is confirmed.</summary>
    public static IEnumerable<Finding> Shown(IEnumerable<Finding> findings, Declaration? stated, IReadOnlySet<string> confirmed) =>
        Of(stated).All(confirmed.Contains) ? findings.Where(f => !Is(f)) : findings;
}
