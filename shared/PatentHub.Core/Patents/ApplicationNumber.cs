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
public readonly record struct ApplicationNumber
{
    const int LongLength = 13;
    const int ShortLength = 9;
    static readonly string[] Labels = ["专利申请号", "申请号", "专利号", "ZL", "CN"];

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
    /// <param name="error">What is wrong and what would be right; null on success.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out ApplicationNumber number, out NumberError? error)
    {
        number = default;
        Span<char> buffer = stackalloc char[LongLength + 1];
        error = Collect(SkipLabels(text), buffer, out var length, out var afterDot) ?? Check(buffer[..length], hasCheck: afterDot == 1);
        if (error is not null)
            return false;
        number = new ApplicationNumber(new string(buffer[..length]));
        return true;
    }

    /// <summary>Whether the text claims to be a patent number (ZL): improper before the grant.</summary>
    public static bool ClaimsGrant(ReadOnlySpan<char> text)
    {
        for (var i = 0; i + 1 < text.Length; i++)
            if (Fold(text[i]) == 'Z' && Fold(text[i + 1]) == 'L')
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
        while (text.Length > 0 && (char.IsWhiteSpace(text[0]) || Fold(text[0]) == ':'))
            text = text[1..];
        return text;
    }

    static bool StartsWithFolded(ReadOnlySpan<char> text, string label)
    {
        if (text.Length < label.Length)
            return false;
        for (var i = 0; i < label.Length; i++)
            if (Fold(text[i]) != label[i])
                return false;
        return true;
    }

    /// <param name="afterDot">Characters after the last dot; 0 where there is none.</param>
    static NumberError? Collect(ReadOnlySpan<char> text, Span<char> buffer, out int length, out int afterDot)
    {
        length = afterDot = 0;
        var dot = -1;
        foreach (var raw in text)
        {
            var c = Fold(raw);
            if (c == '.')
                dot = length;
            if (char.IsWhiteSpace(raw) || c == '.')
                continue;
            if (!char.IsAsciiDigit(c) && c != 'X')
                return NumberError.Character;
            if (length == buffer.Length)
                return NumberError.Length(length + 1);
            buffer[length++] = c;
        }
        afterDot = dot < 0 ? 0 : length - dot;
        return length == 0 ? NumberError.Empty : null;
    }

    /// <param name="hasCheck">A dot sets the last character apart: what is missing then is a digit, not the check.</param>
    static NumberError? Check(ReadOnlySpan<char> text, bool hasCheck)
    {
        if (text[..^1].Contains('X'))
            return NumberError.Character;
        if (!hasCheck && text.Length is LongLength - 1 or ShortLength - 1 && text[^1] != 'X')
            return NumberError.Missing(CheckCharacter(text));
        if (text.Length is not (LongLength or ShortLength))
            return NumberError.Length(text.Length);
        if (CheckCharacter(text[..^1]) is var expected && expected != text[^1])
            return NumberError.Check(expected);
        return text.Length == LongLength ? CheckLong(text) : CheckShort(text);
    }

    static NumberError? CheckLong(ReadOnlySpan<char> text) =>
        int.Parse(text[..4], CultureInfo.InvariantCulture) is < 2003 or > 2099 ? NumberError.Year
        : text[4] is '1' or '2' or '3' or '8' or '9' ? null : NumberError.Type;

    static NumberError? CheckShort(ReadOnlySpan<char> text) =>
        int.Parse(text[..2], CultureInfo.InvariantCulture) is > 3 and < 85 ? NumberError.Year
        : text[2] is '1' or '2' or '3' or '8' or '9' ? null : NumberError.Type;

    /// <summary>Full-width forms (U+FF01 to U+FF5E) and letters of either case become upper-case ASCII.</summary>
    static char Fold(char c)
    {
        if (c is >= '\uFF01' and <= '\uFF5E')
            c = (char)(c - 0xFEE0);
        return char.IsAsciiLetterLower(c) ? (char)(c - 32) : c;
    }
}

/// <summary>Why a text is no application number, and what would be right.</summary>
public sealed record NumberError(string Code, string Zh, string En)
{
    public static readonly NumberError Empty = new("empty", "申请号为空，请填写申请号", "The application number is empty; give one.");
    public static readonly NumberError Character = new("character", "申请号只能含数字，校验位可为 X", "An application number has digits only, and X only as its check character.");
    public static readonly NumberError Year = new("year", "申请号中的年份不在 1985 年以后的有效范围内", "The year in the application number is out of range (1985 onwards; 12 digits from 2003).");
    public static readonly NumberError Type = new("type", "申请种类号应为 1、2、3、8 或 9", "The type digit must be 1, 2, 3, 8 or 9 (ZC 0006-2003).");

    public static NumberError Length(int length) => new("length",
        $"申请号应为 12 位数字加校验位（2003 年以前为 8 位加校验位），现有 {length} 位",
        $"An application number has 12 digits and a check character (8 and one before 2003); this has {length}.");

    public static NumberError Missing(char expected) => new("missingCheck",
        $"申请号缺少校验位，校验位应为 {expected}", $"The check character is missing; it should be {expected}.");

    public static NumberError Check(char expected) => new("check",
        $"申请号校验位错误，按前面的数字应为 {expected}", $"The check character is wrong; for these digits it should be {expected}.");

    public Finding ToFinding(string field) => new(field, $"applicationNumber.{Code}", Zh, En);
}
