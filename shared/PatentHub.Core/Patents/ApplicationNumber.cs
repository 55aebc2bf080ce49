using System.Globalization;

namespace PatentHub.Patents;

/// <summary>
/// A Chinese patent application number in canonical form: 12 digits (year, type, serial) or, before October 2003,
/// 8 digits, and the check character; upper-case X, no dot, no prefix. A patent number is the same with "ZL" before it.
/// </summary>
/// <remarks>
/// Structure and check character: ZC 0006-2003. The check is the sum of digits times 2,3,4,5,6,7,8,9,2,3,4,5, modulo 11, 10 written X.
/// It proves the form, not that the application exists.
/// </remarks>
public readonly record struct ApplicationNumber : IIdentifier<ApplicationNumber>
{
    const int LongLength = 13;
    const int ShortLength = 9;
    static readonly string[] Labels = ["专利申请号", "申请号", "专利号", "ZL", "CN"];

    static readonly IdentifierError Empty = new("applicationNumber.empty", "申请号为空，请填写申请号", "The application number is empty; give one.");
    static readonly IdentifierError Character = new("applicationNumber.character",
        "申请号含有数字以外的字符；只能含数字，校验位可为 X", "The application number has other characters than digits; only its check character may be X.");
    static readonly IdentifierError LongYear = new("applicationNumber.year",
        "申请号前四位是申请年份，应为 2003 至 2099（更早的申请号为 8 位数字加校验位）", "The first four digits are the year of filing and must be 2003 to 2099; earlier numbers have 8 digits and a check character.");
    static readonly IdentifierError ShortYear = new("applicationNumber.year",
        "8 位申请号的前两位是申请年份，应为 85 至 99 或 00 至 03（1985 至 2003 年）", "The first two of 8 digits are the year of filing and must be 85 to 99 or 00 to 03 (1985 to 2003).");

    readonly string? _value;

    ApplicationNumber(string value) => _value = value;

    /// <summary>13 or 9 characters, for example <c>202110377287X</c>.</summary>
    public string Value => _value ?? throw new InvalidOperationException("An uninitialised application number has no value.");

    /// <summary>For people: the dot stands before the check character.</summary>
    public string Display => $"{Value.AsSpan(0, Value.Length - 1)}.{Value[^1]}";

    /// <summary>The kind of patent (<see cref="PatentTypes"/>) that the type digit states: 1 and 8 invention, 2 and 9 utility model, 3 design.</summary>
    public string Type => TypeDigit switch
    {
        '1' or '8' => PatentTypes.Invention,
        '2' or '9' => PatentTypes.UtilityModel,
        _ => PatentTypes.Design,
    };

    /// <summary>Year of filing; two-digit years of the old form are of the 20th century, 00 to 03 of the 21st.</summary>
    public int FilingYear
    {
        get
        {
            if (Value.Length == LongLength)
                return int.Parse(Value.AsSpan(0, 4), CultureInfo.InvariantCulture);
            var year = int.Parse(Value.AsSpan(0, 2), CultureInfo.InvariantCulture);
            return year >= 85 ? 1900 + year : 2000 + year;
        }
    }

    char TypeDigit => Value.Length == LongLength ? Value[4] : Value[2];

    public override string ToString() => Value;

    /// <summary>
    /// Reads any written form: with ZL, CN or a label before it, spaces, the dot or not, full-width characters, lower-case x.
    /// Never throws on bad text.
    /// </summary>
    /// <param name="reason">What is wrong and what would be right; null on success.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out ApplicationNumber number, out IdentifierError? reason)
    {
        number = default;
        Span<char> buffer = stackalloc char[LongLength];
        reason = Collect(SkipLabels(text), buffer, out var length, out var hasCheck);
        if (reason is null)
            reason = length is LongLength or ShortLength ? Check(buffer[..length]) : WrongLength(buffer, length, hasCheck);
        if (reason is not null)
            return false;
        number = new ApplicationNumber(new string(buffer[..length]));
        return true;
    }

    /// <summary>Whether the text claims to be a patent number (ZL): improper before the grant.</summary>
    public static bool ClaimsGrant(ReadOnlySpan<char> text)
    {
        for (var i = 0; i + 1 < text.Length; i++)
            if (WrittenText.Fold(text[i]) == 'Z' && WrittenText.Fold(text[i + 1]) == 'L')
                return true;
        return false;
    }

    /// <summary>The check character of 12 or 8 digits.</summary>
    public static char CheckCharacter(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
            sum += (digits[i] - '0') * (2 + i % 8);
        return (sum % 11) is var rest and < 10 ? (char)('0' + rest) : 'X';
    }

    static ReadOnlySpan<char> SkipLabels(ReadOnlySpan<char> text)
    {
        text = SkipSeparators(text);
        for (var again = true; again;)
        {
            again = false;
            foreach (var label in Labels)
                if (StartsWithFolded(text, label))
                {
                    text = SkipSeparators(text[label.Length..]);
                    again = true;
                    break;
                }
        }
        return text;
    }

    static ReadOnlySpan<char> SkipSeparators(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && (char.IsWhiteSpace(text[0]) || WrittenText.Fold(text[0]) == ':'))
            text = text[1..];
        return text;
    }

    static bool StartsWithFolded(ReadOnlySpan<char> text, string label)
    {
        if (text.Length < label.Length)
            return false;
        for (var i = 0; i < label.Length; i++)
            if (WrittenText.Fold(text[i]) != label[i])
                return false;
        return true;
    }

    /// <param name="length">Digits and check character, also where there are more than the buffer holds.</param>
    /// <param name="hasCheck">The last one is an X, or a dot sets it apart: what is missing then is a digit, not the check character.</param>
    static IdentifierError? Collect(ReadOnlySpan<char> text, Span<char> buffer, out int length, out bool hasCheck)
    {
        var (dot, endsInX) = (-1, false);
        length = 0;
        hasCheck = false;
        foreach (var raw in text)
        {
            var c = WrittenText.Fold(raw);
            if (!endsInX && (char.IsAsciiDigit(c) || c == 'X'))
            {
                endsInX = c == 'X';
                if (length < buffer.Length)
                    buffer[length] = c;
                length++;
            }
            else if (c == '.')
                dot = length;
            else if (!char.IsWhiteSpace(raw))
                return Character;
        }
        hasCheck = endsInX || dot == length - 1;
        return length == 0 ? Empty : null;
    }

    static IdentifierError? Check(ReadOnlySpan<char> text)
    {
        if (CheckCharacter(text[..^1]) is var expected && expected != text[^1])
            return new("applicationNumber.check", $"申请号校验位错误，按前面的数字应为 {expected}", $"The check character is wrong; for these digits it should be {expected}.");
        return text.Length == LongLength
            ? int.Parse(text[..4], CultureInfo.InvariantCulture) is < 2003 or > 2099 ? LongYear : CheckType(text, 4)
            : int.Parse(text[..2], CultureInfo.InvariantCulture) is > 3 and < 85 ? ShortYear : CheckType(text, 2);
    }

    static IdentifierError? CheckType(ReadOnlySpan<char> text, int at) => text[at] is '1' or '2' or '3' or '8' or '9' ? null
        : new("applicationNumber.type", $"申请种类号（第 {at + 1} 位）应为 1、8（发明）、2、9（实用新型）或 3（外观设计）",
            $"Digit {at + 1}, the type, must be 1 or 8 (invention), 2 or 9 (utility model) or 3 (design; ZC 0006-2003).");

    static IdentifierError WrongLength(ReadOnlySpan<char> text, int length, bool hasCheck)
    {
        if (hasCheck)
            return new("applicationNumber.length", $"校验位前应为 12 位数字（2003 年 10 月以前为 8 位），现有 {length - 1} 位",
                $"Before the check character there must be 12 digits (8 until September 2003); there are {length - 1}.");
        if (length is LongLength - 1 or ShortLength - 1)
            return new("applicationNumber.missingCheck", $"申请号缺少校验位，校验位应为 {CheckCharacter(text[..length])}", $"The check character is missing; it should be {CheckCharacter(text[..length])}.");
        return new("applicationNumber.length", $"申请号应为 12 位数字加校验位（2003 年 10 月以前为 8 位加校验位），现共 {length} 位",
            $"An application number has 12 digits and a check character (8 and one until September 2003); this has {length} characters in all.");
    }
}
