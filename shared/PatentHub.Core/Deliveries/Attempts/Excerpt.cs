using System.Buffers;
using System.Text;
using System.Text.Json;
using PatentHub.Storage;

namespace PatentHub.Deliveries.Attempts;

/// <summary>What may be kept of a body: masked and cut where it is JSON or text, else only its length and hash.</summary>
/// <param name="Text">Null: neither JSON nor text.</param>
/// <param name="Bytes">Length of the whole body.</param>
/// <param name="Hash">SHA-256 of the whole body, lower-case hex, where there is no text.</param>
public sealed record Excerpt(string? Text, long Bytes, string? Hash = null)
{
    const string Ellipsis = "…";

    /// <summary>Text is searched for what must not be kept before it is cut, and nothing is searched that would be cut anyway.</summary>
    const int SearchFactor = 4;

    static readonly JsonWriterOptions WriterOptions = new() { Encoder = CanonicalJson.Encoder, SkipValidation = true, MaxDepth = ReaderOptions.MaxDepth };
    static JsonReaderOptions ReaderOptions => new() { MaxDepth = 64 };

    /// <param name="most">Bytes of UTF-8 to keep at most.</param>
    /// <returns>Null where there is no body.</returns>
    public static Excerpt? Of(ReadOnlySpan<byte> body, int most)
    {
        if (body.IsEmpty)
            return null;
        var text = OfJson(body, most) ?? OfText(body, most);
        return new(text, body.Length, text is null ? CanonicalJson.Hash(body) : null);
    }

    /// <summary>An object or array without white space; members with a telling name are blanked whole.</summary>
    static string? OfJson(ReadOnlySpan<byte> body, int most)
    {
        if (body.TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..])
            return null;
        var kept = new ArrayBufferWriter<byte>(Math.Min(body.Length, most) + 256);
        using var writer = new Utf8JsonWriter(kept, WriterOptions);
        try
        {
            var isCut = Copy(new Utf8JsonReader(body, ReaderOptions), writer, most);
            writer.Flush();
            return isCut ? Cut(kept.WrittenSpan, most) + Ellipsis : Encoding.UTF8.GetString(kept.WrittenSpan);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <returns>Whether it was cut.</returns>
    static bool Copy(Utf8JsonReader reader, Utf8JsonWriter writer, int most)
    {
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    CopyName(ref reader, writer);
                    break;
                default:
                    CopyValue(reader, writer);
                    break;
            }
            if (writer.BytesCommitted + writer.BytesPending > most)
                return true;
        }
        return false;
    }

    static void CopyName(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        var name = reader.GetString()!;
        writer.WritePropertyName(Mask.MayTell(reader.ValueSpan) ? Mask.Text(name) : name);
        if (!Mask.IsTelling(name))
            return;
        reader.Skip();
        writer.WriteStringValue(Mask.Blank);
    }

    static void CopyValue(in Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        var isText = reader.TokenType == JsonTokenType.String;
        if (!reader.ValueIsEscaped && !Mask.MayTell(reader.ValueSpan))
        {
            if (isText)
                writer.WriteStringValue(reader.ValueSpan);
            else
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
            return;
        }
        var value = isText ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        var masked = Mask.Text(value);
        if (isText || masked != value)
            writer.WriteStringValue(masked);
        else
            writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
    }

    static string? OfText(ReadOnlySpan<byte> body, int most)
    {
        var searched = Whole(body[..Math.Min(body.Length, SearchFactor * most)]);
        if (!System.Text.Unicode.Utf8.IsValid(searched) || searched.ContainsAny(Controls))
            return null;
        var masked = Encoding.UTF8.GetBytes(Mask.Text(Encoding.UTF8.GetString(searched)));
        return masked.Length <= most && searched.Length == body.Length ? Encoding.UTF8.GetString(masked) : Cut(masked, most) + Ellipsis;
    }

    /// <summary>What no text has.</summary>
    static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Select(b => (byte)b).Except("\t\r\n\f"u8.ToArray())]);

    static string Cut(ReadOnlySpan<byte> text, int most) => Encoding.UTF8.GetString(Whole(text[..Math.Min(text.Length, most)]));

    /// <summary>Without the beginning of a character that is not there to its end.</summary>
    static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> text)
    {
        const int longest = 4;
        for (var back = 1; back < longest && back <= text.Length; back++)
            if (text[^back] >= 0xC0)
                return Rune.DecodeFromUtf8(text[^back..], out _, out _) == OperationStatus.NeedMoreData ? text[..^back] : text;
        return text;
    }
}
