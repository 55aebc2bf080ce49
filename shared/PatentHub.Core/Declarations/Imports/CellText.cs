using System.Globalization;
using System.Text;
using PatentHub.Patents;

namespace PatentHub.Declarations.Imports;

/// <summary>Reads what people write into cells. Nothing is guessed: what has two meanings has none here. Pure.</summary>
public static class CellText
{
    /// <summary>Bare numbers of a date column that are taken for days since the epoch: 1954 to 2119. Others are years, months or mistakes.</summary>
    const int FirstSerial = 20_000;

    const int LastSerial = 80_000;

    static readonly string[] DateForms =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyy年M月d", "yyyyMMdd", "yyyy-M-d H:m", "yyyy-M-d H:m:s", "yyyy/M/d H:m", "yyyy/M/d H:m:s", "yyyy-MM-dd'T'HH:mm:ss",
    ];

    /// <summary>A day as 2024/3/1, 2024年3月1日, 2024-03-01, 2024.3.1, 20240301 or a serial number, as ISO 8601; null for anything else.</summary>
    /// <param name="epoch">Day 0 of serial numbers: 1899-12-30, or 1904-01-01 in workbooks of old Macintoshes (ISO/IEC 29500-1, 18.17.4.1).</param>
    public static string? Date(string text, DateOnly epoch)
    {
        var written = Compact(text, keepSpaces: true);
        if (DateTime.TryParseExact(written, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1900)
            return Iso(DateOnly.FromDateTime(day));
        // A part behind the point is a time of day.
        return decimal.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var serial) && serial is >= FirstSerial and < LastSerial
            ? Iso(epoch.AddDays((int)serial)) : null;
    }

    /// <summary>An amount as 300000, 300,000, 30万元; null for anything else.</summary>
    public static decimal? Amount(string text)
    {
        var written = Compact(text, keepSpaces: false).TrimStart('¥', '￥').TrimEnd('元');
        var unit = written.Length == 0 ? 1m : written[^1] switch { '万' => 10_000m, '亿' => 100_000_000m, _ => 1m };
        return Parse(unit == 1m ? written : written[..^1]) is { } number && Math.Abs(number) < 1_000_000_000_000_000m ? number * unit : null;
    }

    /// <summary>A share as 0.5 or 50%; null for anything else.</summary>
    public static decimal? Share(string text)
    {
        var written = Compact(text, keepSpaces: false);
        return written.EndsWith('%') ? Parse(written[..^1]) / 100 : Parse(written);
    }

    /// <summary>Entries of a cell, without white space around; empty ones stay, so that lists of several columns go together.</summary>
    /// <param name="byComma">Whether a comma parts them too: not where it may be part of a name.</param>
    public static string[] Entries(string text, bool byComma) => text.Split(byComma ? ListMarks : [.. ListMarks.Except(Commas)], StringSplitOptions.TrimEntries);

    static readonly char[] Commas = [',', '，'];
    static readonly char[] ListMarks = [';', '；', '、', '\n', '|', .. Commas];

    /// <summary>The form in which headers and words are compared: half-width, lower case, without white space and marks of obligation.</summary>
    public static string Key(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var c in text)
            if (!char.IsWhiteSpace(c) && c is not ('*' or '＊' or '\u200B' or '\uFEFF'))
                key.Append(char.ToLowerInvariant(WrittenText.Narrow(c)));
        return key.ToString();
    }

    static decimal? Parse(string written) =>
        decimal.TryParse(written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null;

    static string Compact(string text, bool keepSpaces)
    {
        var compact = new StringBuilder(text.Length);
        foreach (var c in text.AsSpan().Trim())
            if (keepSpaces || !char.IsWhiteSpace(c))
                compact.Append(WrittenText.Narrow(c));
        return compact.ToString();
    }

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
