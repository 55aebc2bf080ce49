using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
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
        const int kept = 64 * 1024;
        var scratch = _scratch ??= new Scratch();
        // What is written here is read before anybody else on this thread can write.
        scratch.Buffer.ResetWrittenCount();
        scratch.Writer.Reset();
        Write(scratch.Writer, value, except);
        scratch.Writer.Flush();
        var hash = Hash(scratch.Buffer.WrittenSpan);
        if (scratch.Buffer.Capacity > kept)
            _scratch = null;
        return hash;
    }

    [ThreadStatic]
    static Scratch? _scratch;

    sealed class Scratch
    {
        public Scratch() => Writer = new Utf8JsonWriter(Buffer, Options);

        public ArrayBufferWriter<byte> Buffer { get; } = new(4096);

        public Utf8JsonWriter Writer { get; }
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
        var members = new JsonProperty[value.GetPropertyCount()];
        var (count, isPlain) = (0, true);
        foreach (var member in value.EnumerateObject())
            if (except is null || !member.NameEquals(except))
            {
                isPlain &= IsPlain(JsonMarshal.GetRawUtf8PropertyName(member));
                members[count++] = member;
            }
        var sorted = members.AsSpan(0, count);
        Sort(sorted, isPlain ? ComparePlain : CompareDecoded);
        writer.WriteStartObject();
        for (var i = 0; i < count; i++)
        {
            if (i + 1 < count && (isPlain ? ComparePlain(sorted[i + 1], sorted[i]) == 0 : sorted[i + 1].NameEquals(sorted[i].Name)))
                continue;
            if (isPlain)
                writer.WritePropertyName(JsonMarshal.GetRawUtf8PropertyName(sorted[i]));
            else
                writer.WritePropertyName(sorted[i].Name);
            Write(writer, sorted[i].Value, null);
        }
        writer.WriteEndObject();
    }

    /// <summary>A name that is its own UTF-8 form, whose bytes stand in the order of its UTF-16 units.</summary>
    static bool IsPlain(ReadOnlySpan<byte> name) => Ascii.IsValid(name) && !name.Contains((byte)'\\');

    static int ComparePlain(JsonProperty a, JsonProperty b) =>
        JsonMarshal.GetRawUtf8PropertyName(a).SequenceCompareTo(JsonMarshal.GetRawUtf8PropertyName(b));

    static int CompareDecoded(JsonProperty a, JsonProperty b) => string.CompareOrdinal(a.Name, b.Name);

    /// <summary>By insertion: stable, and an object has few members.</summary>
    static void Sort(Span<JsonProperty> members, Comparison<JsonProperty> compare)
    {
        const int few = 64;
        if (members.Length > few)
        {
            JsonProperty[] sorted = [.. members.ToArray().Order(Comparer<JsonProperty>.Create(compare))];
            sorted.CopyTo(members);
            return;
        }
        for (var i = 1; i < members.Length; i++)
        {
            var (member, at) = (members[i], i);
            for (; at > 0 && compare(members[at - 1], member) > 0; at--)
                members[at] = members[at - 1];
            members[at] = member;
        }
    }

    static void WriteNumber(Utf8JsonWriter writer, JsonElement value)
    {
        var text = JsonMarshal.GetRawUtf8Value(value);
        if (IsCanonicalInteger(text))
            writer.WriteRawValue(text, skipInputValidation: true);
        else if (value.TryGetDecimal(out var number))
            writer.WriteRawValue(number == 0 ? "0" : number.ToString("0.############################", CultureInfo.InvariantCulture), skipInputValidation: true);
        else
            value.WriteTo(writer);
    }

    /// <summary>Digits alone that a decimal can hold; JSON allows no needless zero before them.</summary>
    static bool IsCanonicalInteger(ReadOnlySpan<byte> text)
    {
        const int surelyDecimal = 28;
        return text.Length <= surelyDecimal && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
