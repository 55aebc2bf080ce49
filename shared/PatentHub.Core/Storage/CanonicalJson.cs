using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatentHub.Storage;

/// <summary>
/// One form for equal JSON values, as hash input: members sorted by name (ordinal, the last of equal names counts), no white space,
/// numbers without needless zeros, one escaping. In the manner of RFC 8785, but decimal numbers keep all their digits.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The one encoder for stored and hashed JSON; never used for text inside HTML.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Options of documents that are stored, hashed or sent: Chinese text as it is, absent fields left out. New at every call.</summary>
    public static JsonSerializerOptions DocumentOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = Encoder,
    };

    static readonly JsonWriterOptions Options = new() { Encoder = Encoder, SkipValidation = true };

    /// <summary>SHA-256 of the canonical form of an object without its top-level member <paramref name="except"/>, as lower-case hex.</summary>
    public static string Hash(JsonElement value, string? except = null)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Options))
            Write(writer, value, except);
        return Hash(buffer.WrittenSpan);
    }

    public static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    static void Write(Utf8JsonWriter writer, JsonElement value, string? except)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, value, except);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item, null);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, value);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    static void WriteObject(Utf8JsonWriter writer, JsonElement value, string? except)
    {
        var members = new List<JsonProperty>();
        foreach (var member in value.EnumerateObject())
            if (except is null || !member.NameEquals(except))
                members.Add(member);
        var sorted = members.Select((member, position) => (member, position)).ToArray();
        Array.Sort(sorted, static (a, b) =>
            string.CompareOrdinal(a.member.Name, b.member.Name) is var order and not 0 ? order : a.position - b.position);
        writer.WriteStartObject();
        for (var i = 0; i < sorted.Length; i++)
        {
            var member = sorted[i].member;
            if (i + 1 < sorted.Length && sorted[i + 1].member.NameEquals(member.Name))
                continue;
            writer.WritePropertyName(member.Name);
            Write(writer, member.Value, null);
        }
        writer.WriteEndObject();
    }

    static void WriteNumber(Utf8JsonWriter writer, JsonElement value)
    {
        if (value.TryGetDecimal(out var number))
            writer.WriteRawValue(number == 0 ? "0" : number.ToString("0.############################", CultureInfo.InvariantCulture), skipInputValidation: true);
        else
            value.WriteTo(writer);
    }
}
