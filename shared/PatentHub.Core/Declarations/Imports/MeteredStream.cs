using System.Security.Cryptography;

namespace PatentHub.Declarations.Imports;

/// <summary>A file on its way into the store: counted, hashed, and cut off where it is too long.</summary>
sealed class MeteredStream(Stream content, long most) : Stream
{
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Bytes { get; private set; }

    /// <summary>SHA-256 of what was read, lower-case hex.</summary>
    public string ContentHash => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override int Read(byte[] buffer, int offset, int count) => Meter(buffer.AsSpan(offset, content.Read(buffer, offset, count)));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await content.ReadAsync(buffer, cancellationToken);
        return Meter(buffer.Span[..count]);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }

    int Meter(ReadOnlySpan<byte> read)
    {
        if ((Bytes += read.Length) > most)
            throw TooLarge(most);
        _hash.AppendData(read);
        return read.Length;
    }

    public static ImportRefusedException TooLarge(long most) => new("too-large",
        $"文件超过 {most / 1024 / 1024} MB。请拆分成几个文件；同一专利的各行应在同一个文件中", $"The file has more than {most / 1024 / 1024} MB. Split it; all rows of one patent belong into one file.");
}
