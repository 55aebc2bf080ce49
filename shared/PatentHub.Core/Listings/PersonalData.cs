using System.Text.RegularExpressions;

namespace PatentHub.Listings;

/// <summary>
/// Finds phone numbers, e-mail addresses and identity numbers (GB 11643) in free text that is about to go out, and blanks them.
/// </summary>
/// <remarks>Every repetition is bounded, so that no text takes long; a match time-out would strike on a busy machine instead.</remarks>
public static partial class PersonalData
{
    const string Blank = "***";

    public static string? Redact(string? text)
    {
        if (text is null)
            return null;
        text = Email().Replace(text, Blank);
        text = IdentityNumber().Replace(text, Blank);
        text = MobilePhone().Replace(text, Blank);
        return FixedPhone().Replace(text, Blank);
    }

    public static IReadOnlyList<string>? Redact(IReadOnlyList<string>? texts) => texts is null ? null : [.. texts.Select(text => Redact(text)!)];

    /// <summary>The credit code, unless it has the form of an identity number.</summary>
    public static string? OrganisationCode(string? code) => code is null || IdentityNumber().IsMatch(code) ? null : code;

    [GeneratedRegex(@"[A-Za-z0-9._%+\-]{1,64}\s?[@＠]\s?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![0-9A-Za-z０-９])[1-9１-９]\d{5}[\s\-－]?(?:[1１][8８9９]|[2２][0０])\d{2}(?:[0０][1-9１-９]|[1１][0-2０-２])(?:[0０][1-9１-９]|[12１２]\d|[3３][01０１])[\s\-－]?\d{3}[\dXxＸｘ](?![0-9A-Za-z０-９])", RegexOptions.CultureInvariant)]
    private static partial Regex IdentityNumber();

    [GeneratedRegex(@"(?<!\d)(?:(?:[+＋]|00)?86[\s\-－]?)?[1１][3-9３-９]\d[\s\-－]?\d{4}[\s\-－]?\d{4}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex MobilePhone();

    [GeneratedRegex(@"(?<!\d|\d\.)[(（]?[0０][1-9１-９]\d{1,2}[)）]?[\s\-－]?[2-9２-９]\d{6,7}(?!\d|\.\d)", RegexOptions.CultureInvariant)]
    private static partial Regex FixedPhone();
}
