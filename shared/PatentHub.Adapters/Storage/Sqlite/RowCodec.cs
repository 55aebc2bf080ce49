using System.Buffers.Binary;
using System.Text;
using PatentHub.Storage;

namespace PatentHub.Adapters.Storage.Sqlite;

/// <summary>
/// The properties of a row as bytes: a format byte, then for each property its name (length, UTF-8), a type byte and the value.
/// Every value says its length by type or prefix, so that properties which were not asked for are stepped over.
/// </summary>
static class RowCodec
{
    const byte Format = 1;

    enum Kind : byte
    {
        Text = 1,
        Integer = 2,
        Number = 3,
        True = 4,
        Time = 5,
        Bytes = 6,
    }

    /// <summary>Appends the properties and returns how many bytes they take.</summary>
    public static int Write(ByteWriter writer, Row row)
    {
        var start = writer.Length;
        writer.WriteByte(Format);
        foreach (var (name, value) in row.Properties)
        {
            writer.WriteText(name);
            WriteValue(writer, value);
        }
        return writer.Length - start;
    }

    static void WriteValue(ByteWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteByte((byte)Kind.Text);
                writer.WriteText(text);
                break;
            case long integer:
                writer.WriteByte((byte)Kind.Integer);
                writer.WriteInt64(integer);
                break;
            case double number:
                writer.WriteByte((byte)Kind.Number);
                writer.WriteInt64(BitConverter.DoubleToInt64Bits(number));
                break;
            case bool:
                writer.WriteByte((byte)Kind.True);
                break;
            case DateTimeOffset time:
                writer.WriteByte((byte)Kind.Time);
                writer.WriteInt64(time.UtcTicks);
                break;
            case byte[] bytes:
                writer.WriteByte((byte)Kind.Bytes);
                writer.WriteLength(bytes.Length);
                writer.WriteBytes(bytes);
                break;
            default:
                throw new NotSupportedException($"A property of type {value.GetType()} cannot be stored.");
        }
    }

    /// <summary>Adds the stored properties to a row; with <paramref name="select"/>, only those.</summary>
    /// <exception cref="InvalidDataException">The bytes were not written by this codec.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, Row row, IReadOnlyList<string>? select)
    {
        if (bytes.IsEmpty || bytes[0] != Format)
            throw new InvalidDataException($"Row '{row.PartitionKey}/{row.RowKey}' is stored in an unknown format.");
        for (var rest = bytes[1..]; !rest.IsEmpty;)
        {
            var name = PropertyNames.Get(TakeBlock(ref rest));
            var kind = (Kind)Take(ref rest, 1)[0];
            var value = kind switch
            {
                Kind.Text or Kind.Bytes => TakeBlock(ref rest),
                Kind.True => default,
                _ => Take(ref rest, sizeof(long)),
            };
            if (select is null || select.Contains(name, StringComparer.Ordinal))
                SetValue(row, name, kind, value);
        }
    }

    static void SetValue(Row row, string name, Kind kind, ReadOnlySpan<byte> value)
    {
        _ = kind switch
        {
            Kind.Text => row.Set(name, Encoding.UTF8.GetString(value)),
            Kind.Integer => row.Set(name, BinaryPrimitives.ReadInt64LittleEndian(value)),
            Kind.Number => row.Set(name, BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(value))),
            Kind.True => row.Set(name, true),
            Kind.Time => row.Set(name, new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(value), TimeSpan.Zero)),
            Kind.Bytes => row.Set(name, value.ToArray()),
            _ => throw new InvalidDataException($"Property '{name}' of row '{row.PartitionKey}/{row.RowKey}' is stored as the unknown type {(byte)kind}."),
        };
    }

    static ReadOnlySpan<byte> TakeBlock(ref ReadOnlySpan<byte> rest)
    {
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref rest, 1)[0];
            length |= (next & 0x7F) << shift;
            if (next < 0x80)
                return Take(ref rest, length);
        }
    }

    static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
