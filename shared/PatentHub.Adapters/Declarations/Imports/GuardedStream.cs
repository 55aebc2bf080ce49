using PatentHub.Declarations.Imports;

namespace PatentHub.Adapters.Declarations.Imports;

/// <summary>
/// A part of a workbook while it is unpacked. Counts what comes out, whatever the archive says of itself, and the bytes since the last '&lt;', which a
/// reader of XML may have to hold as one: a name, an attribute, a text.
/// </summary>
/// <param name="budget">What all parts of the workbook together may have, in bytes.</param>
/// <param name="packed">Bytes of the part in the archive.</param>
sealed class GuardedStream(Stream inflated, InflationBudget budget, long packed) : Stream
{
    /// <summary>Excel's cells end at 32,767 characters, which is at most 200 KB as escapes.</summary>
    const int LongestRun = 1024 * 1024;

    /// <summary>Real sheets are packed 10 to 30 times; those of few different rows more, but they are small.</summary>
    const int MostRatio = 200;

    const long SmallPart = 32 * 1024 * 1024;

    long _read;
    long _run;

    public override int Read(Span<byte> buffer)
    {
        var count = inflated.Read(buffer);
        _read += count;
        budget.Take(count);
        if (_read > SmallPart && _read > packed * MostRatio)
            throw InflationBudget.IsBomb();
        if (buffer[..count].LastIndexOf((byte)'<') is var last and >= 0)
            _run = count - last;
        else
            _run += count;
        return _run <= LongestRun ? count : throw new ImportRefusedException("cell",
            "有一个超过 1 MB 的单元格，Excel 的上限是 32767 个字符。请缩短后再上传", "A cell has more than 1 MB; Excel's limit is 32,767 characters. Shorten it.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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
            inflated.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>What the parts of one workbook may unpack to.</summary>
sealed class InflationBudget(long bytes)
{
    long _left = bytes;

    public void Take(int count)
    {
        if ((_left -= count) < 0)
            throw IsBomb();
    }

    public static ImportRefusedException IsBomb() => new("inflated",
        "工作簿解压后过大，可能是压缩炸弹。请拆分成几个文件，或另存为 CSV 后再上传", "The workbook is too large when it is unpacked. Split it, or send it as CSV.");
}
