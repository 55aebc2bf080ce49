namespace PatentHub.Patents;

/// <summary>The form that symbols of the IPC and the CPC share: subclass, or subclass, main group and subgroup.</summary>
static class ClassificationSymbol
{
    const int SubclassLength = 4;
    const int MachineLength = 14;
    const int MaxLength = SubclassLength + 4 + 1 + 6;

    /// <summary>
    /// Reads <c>H04L 9/32</c> in any written form, and the machine form of WIPO ST.8, <c>H04L0009320000</c>,
    /// which fills the main group with zeros before it and the subgroup with zeros behind it.
    /// </summary>
    /// <returns>Without spaces or filling, for example <c>H04L9/32</c>; null for other text.</returns>
    public static string? Read(ReadOnlySpan<char> text)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        var length = WrittenText.Fold(text, buffer);
        if (length is < SubclassLength or > MaxLength)
            return null;
        ReadOnlySpan<char> symbol = buffer[..length];
        var subclass = symbol[..SubclassLength];
        if (subclass[0] is not (>= 'A' and <= 'H' or 'Y') || !IsDigits(subclass[1..3]) || !char.IsAsciiLetterUpper(subclass[3]))
            return null;
        if (length == SubclassLength)
            return subclass.ToString();
        var slash = symbol.IndexOf('/');
        var (mainEnd, subStart) = slash >= 0 ? (slash, slash + 1) : (SubclassLength + 4, SubclassLength + 4);
        if (slash < 0 && length != MachineLength)
            return null;
        var main = symbol[SubclassLength..mainEnd];
        var sub = symbol[subStart..];
        if (main.Length > 4 || sub.Length is < 2 or > 6 || !IsDigits(main) || !IsDigits(sub) || main.TrimStart('0') is not { Length: > 0 } number)
            return null;
        return string.Concat(subclass, number, "/", slash < 0 ? Unfilled(sub) : sub);
    }

    /// <summary>A subgroup has two digits at least.</summary>
    static ReadOnlySpan<char> Unfilled(ReadOnlySpan<char> subgroup) => subgroup[..Math.Max(2, subgroup.TrimEnd('0').Length)];

    static bool IsDigits(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiDigit(c))
                return false;
        return true;
    }
}
