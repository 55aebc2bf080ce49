using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;
using PatentHub.Listings;

namespace PatentHub.Deliveries.Attempts;

/// <summary>
/// Finds secrets and personal data in what is to be logged, and blanks them. It rather blanks too much: the log is for finding out what
/// went wrong, and nobody looks there for a telephone number.
/// </summary>
/// <remarks>Every repetition is bounded, so that no text takes long.</remarks>
public static partial class Mask
{
    public const string Blank = "***";

    /// <summary>Words of a member's name that say what its value is.</summary>
    static readonly FrozenSet<string> TellingWords = new[]
    {
        "secret", "token", "password", "passwd", "pwd", "credential", "credentials", "authorization", "signature", "sign", "sig", "nonce", "key", "apikey", "appkey", "appsecret",
        "phone", "mobile", "telephone", "tel", "fax", "email", "mail", "contact", "contacts", "linkman", "card", "idcard", "idno", "identity", "cert", "inventor", "inventors", "wechat", "qq",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Chinese words, anywhere in a member's name.</summary>
    static readonly string[] TellingParts = ["密钥", "密码", "口令", "签名", "令牌", "电话", "手机", "邮箱", "联系", "身份证", "证件号", "发明人", "微信"];

    /// <summary>Last words of names whose value is public though the words before tell: <c>contactUrl</c>.</summary>
    static readonly FrozenSet<string> PublicEndings = new[] { "url", "type", "status" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    static readonly SearchValues<byte> Signs = SearchValues.Create("@=:_"u8);

    /// <summary>Whether the value of a member with this name is to be blanked, whatever it is.</summary>
    public static bool IsTelling(string name)
    {
        if (TellingParts.Any(part => name.Contains(part, StringComparison.Ordinal)))
            return true;
        var telling = TellingWords.GetAlternateLookup<ReadOnlySpan<char>>();
        var tells = false;
        ReadOnlySpan<char> word = default;
        for (var (start, end) = (0, 1); end <= name.Length; end++)
        {
            if (end < name.Length && !IsBoundary(name, end))
                continue;
            word = name.AsSpan(start, end - start).Trim("_-. ");
            tells |= telling.Contains(word);
            start = end;
        }
        return tells && !PublicEndings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }

    static bool IsBoundary(string name, int at) =>
        name[at] is '_' or '-' or '.' or ' ' || char.IsUpper(name[at]) && !char.IsUpper(name[at - 1]);

    /// <summary>A quick look whether a value could have anything to blank; most have not.</summary>
    public static bool MayTell(ReadOnlySpan<byte> value)
    {
        const int fewestDigits = 7;
        const byte fullWidth = 0xEF;
        if (value.ContainsAny(Signs) || value.Contains(fullWidth) || value.IndexOf("eyJ"u8) >= 0 || value.IndexOf("earer "u8) >= 0)
            return true;
        var digits = 0;
        foreach (var b in value)
            if (b is >= (byte)'0' and <= (byte)'9' && ++digits >= fewestDigits)
                return true;
        return false;
    }

    /// <summary>The text with what must not be kept replaced.</summary>
    public static string Text(string text)
    {
        text = WebhookSecret().Replace(text, Blank);
        text = WebToken().Replace(text, Blank);
        text = Bearer().Replace(text, "$1" + Blank);
        text = NamedSecret().Replace(text, "$1" + Blank);
        return PersonalData.Redact(text)!;
    }

    [GeneratedRegex(@"whsec_[A-Za-z0-9+/=_\-]{1,200}", RegexOptions.CultureInvariant)]
    private static partial Regex WebhookSecret();

    [GeneratedRegex(@"eyJ[A-Za-z0-9_\-]{5,4096}\.[A-Za-z0-9_\-]{1,8192}(?:\.[A-Za-z0-9_\-]{1,4096})?", RegexOptions.CultureInvariant)]
    private static partial Regex WebToken();

    [GeneratedRegex(@"((?:Bearer|bearer|BEARER|Basic)\s{1,3})[A-Za-z0-9._~+/=\-]{8,4096}", RegexOptions.CultureInvariant)]
    private static partial Regex Bearer();

    /// <summary>As forms, query strings, headers and messages write them.</summary>
    [GeneratedRegex(@"((?:secret|token|password|passwd|pwd|signature|sign|nonce|api[_\-]?key|app[_\-]?key)[""']?\s{0,3}[=:]\s{0,3}[""']?)[^\s&""'<>,;*]{3,4096}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NamedSecret();
}
