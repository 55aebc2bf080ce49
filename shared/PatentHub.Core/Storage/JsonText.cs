using System.Text.Json;

namespace PatentHub.Storage;

/// <summary>Text and times out of JSON that strangers wrote. Nothing here throws on what they wrote.</summary>
public static class JsonText
{
    /// <summary>The text of a string; null for anything else, and for text with half a surrogate pair, which nobody can decode.</summary>
    public static string? Of(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text of a member of an object.</summary>
    public static string? Of(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? Of(value) : null;

    /// <summary>An instant that every store can keep: Table storage begins in 1601.</summary>
    public static DateTimeOffset? Instant(JsonElement element, string name) =>
        Of(element, name) is not null && element.GetProperty(name).TryGetDateTimeOffset(out var instant) && IsStorable(instant) ? instant.ToUniversalTime() : null;

    public static bool IsStorable(DateTimeOffset instant) => instant.UtcDateTime.Year is >= 1601 and <= 9998;

    /// <summary>A number of the range that JSON programs agree on (RFC 8259 section 6), from 0.</summary>
    public static long? Revision(JsonElement element, string name)
    {
        const long largest = 1L << 53;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number) && number is >= 0 and <= largest ? number : null;
    }

    /// <summary>At most so many UTF-16 units, never half a surrogate pair.</summary>
    public static string Cut(string text, int max) =>
        text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
}
