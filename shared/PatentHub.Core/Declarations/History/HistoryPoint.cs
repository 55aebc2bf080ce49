using System.Globalization;

namespace PatentHub.Declarations.History;

/// <summary>A place in the history of a declaration: the snapshot of a sequence, or what the hub had recorded at a time.</summary>
public abstract record HistoryPoint
{
    /// <param name="Number">1, 2, 3, …</param>
    public sealed record Sequence(long Number) : HistoryPoint;

    /// <param name="At">The newest snapshot that was recorded at this time or before it counts.</param>
    public sealed record Instant(DateTimeOffset At) : HistoryPoint;

    const int OffsetLength = 6;

    /// <summary>Digits are a sequence, anything else is a time.</summary>
    public static HistoryPoint? Parse(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence > 0 ? new Sequence(sequence) : null
        : ParseInstant(text) is { } at ? new Instant(at) : null;

    /// <summary>A time with an offset (RFC 3339). The plus of an offset may have become a space, as it does in an address where nobody escaped it.</summary>
    public static DateTimeOffset? ParseInstant(string text)
    {
        if (text.Length > OffsetLength && text[^OffsetLength] == ' ' && text[^3] == ':')
            text = $"{text.AsSpan(0, text.Length - OffsetLength)}+{text.AsSpan(text.Length - OffsetLength + 1)}";
        var hasOffset = text.EndsWith('Z') || text.Length > OffsetLength && text[^OffsetLength] is '+' or '-';
        return hasOffset && DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) && Storage.JsonText.IsStorable(at)
            ? at.ToUniversalTime() : null;
    }
}
