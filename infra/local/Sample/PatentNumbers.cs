using System.Globalization;

namespace PatentHub.Local.Sample;

/// <summary>Check characters of application numbers (ZC 0006-2003), written independently of the hub's own.</summary>
public static class PatentNumbers
{
    /// <summary>The check character of the 12 (before October 2003: 8) digits.</summary>
    public static char CheckCharacter(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
            sum += (digits[i] - '0') * ((i % 8) + 2);
        return "0123456789X"[sum % 11];
    }

    /// <summary>A number in canonical form: digits and check character, no dot.</summary>
    public static string Complete(int year, char type, int serial)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"{year:D4}{type}{serial:D7}");
        return digits + CheckCharacter(digits);
    }

    /// <summary>Whether a canonical number has the right form and check character.</summary>
    public static bool IsValid(string number) =>
        number.Length is 9 or 13
        && number.AsSpan(0, number.Length - 1).IndexOfAnyExceptInRange('0', '9') < 0
        && number[^1] == CheckCharacter(number.AsSpan(0, number.Length - 1));
}
