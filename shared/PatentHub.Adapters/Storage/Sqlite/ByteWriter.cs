using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PatentHub.Adapters.Storage.Sqlite;

/// <summary>A growing buffer from the shared pool. Not safe for threads; the array goes back on <see cref="Dispose"/>.</summary>
sealed class ByteWriter : IDisposable
{
    const int InitialBytes = 4096;

    byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Slice(int start, int length) => _buffer.AsSpan(start, length);

    public void Clear() => Length = 0;

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    /// <summary>Seven bits a byte, lowest first, the high bit set on all but the last.</summary>
    public void WriteLength(int value)
    {
        var rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7)
            WriteByte((byte)(rest | 0x80));
        WriteByte((byte)rest);
    }

    /// <summary>UTF-8 behind its length in bytes.</summary>
    public void WriteText(string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        WriteLength(bytes);
        Encoding.UTF8.GetBytes(text, Take(bytes));
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>The next <paramref name="count"/> bytes, to be filled.</summary>
    public Span<byte> Take(int count)
    {
        if (_buffer.Length - Length < count)
            Grow(count);
        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _buffer.Length, Length + count));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
