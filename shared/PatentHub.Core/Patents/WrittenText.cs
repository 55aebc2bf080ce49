namespace PatentHub.Patents;

/// <summary>Text as people write it, brought to the characters of the standards.</summary>
static class WrittenText
{
    /// <summary>Full-width forms (U+FF01 to U+FF5E) become ASCII.</summary>
    public static char Narrow(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;

    /// <summary>Full-width forms and letters of either case become upper-case ASCII.</summary>
    public static char Fold(char c)
    {
        c = Narrow(c);
        return char.IsAsciiLetterLower(c) ? (char)(c - 32) : c;
    }

    /// <summary>Folds a text and leaves its white space out.</summary>
    /// <returns>How many characters that makes; of more than the buffer holds the rest is not kept.</returns>
    public static int Fold(ReadOnlySpan<char> text, Span<char> buffer)
    {
        var length = 0;
        foreach (var c in text)
            if (!char.IsWhiteSpace(c))
            {
                if (length < buffer.Length)
                    buffer[length] = Fold(c);
                length++;
            }
        return length;
    }
}
