using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PatentHub.Local.Sample;
using PatentHub.Storage;

namespace PatentHub.Benchmarks.Partners;

/// <summary>Generated declarations as the bytes of a feed.</summary>
sealed class FeedItems
{
    /// <summary>One item in so many is another one when a share has changed.</summary>
    public const int ChangedEvery = 100;

    static readonly JsonWriterOptions Readable = new() { Encoder = CanonicalJson.Encoder };
    static readonly JsonSerializerOptions ReadableText = new() { Encoder = CanonicalJson.Encoder };

    readonly SampleDeclarations _declarations;
    readonly bool _changed;

    public FeedItems(long seed, bool changed)
    {
        _declarations = new SampleDeclarations(seed);
        _changed = changed;
    }

    public byte[] Read(long index)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, Readable))
            _declarations.Write(json, index);
        return _changed && index % ChangedEvery == 0 ? Change(buffer.WrittenSpan) : buffer.WrittenSpan.ToArray();
    }

    public static bool IsOffered(byte[] item) => item.AsSpan().IndexOf("\"offer\""u8) >= 0;

    /// <summary>Another title, a day later.</summary>
    static byte[] Change(ReadOnlySpan<byte> item)
    {
        var json = JsonNode.Parse(item)!;
        json["title"] = $"{json["title"]}（更新）";
        json["updatedAt"] = json["updatedAt"]!.GetValue<DateTimeOffset>().AddDays(1);
        return Encoding.UTF8.GetBytes(json.ToJsonString(ReadableText));
    }
}
