namespace PatentHub.Local.Simulator;

/// <summary>Reads a file line by line as bytes and knows where each line stands, which text readers do not tell.</summary>
sealed class LineReader(Stream stream) : IDisposable
{
    byte[] _buffer = new byte[64 * 1024];
    int _start;
    int _end;

    /// <summary>Where the line last read begins.</summary>
    public long LineStart { get; private set; }

    /// <summary>Where the next line begins.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the line last read was closed by a line feed.</summary>
    public bool Ended { get; private set; }

    /// <summary>The next line without its line feed, valid until the next call; false at the end.</summary>
    public bool Read(out ReadOnlyMemory<byte> line)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0 || !Fill())
                return Take(length, out line);
        }
    }

    public void Dispose() => stream.Dispose();

    bool Take(int length, out ReadOnlyMemory<byte> line)
    {
        Ended = length >= 0;
        line = _buffer.AsMemory(_start, Ended ? length : _end - _start);
        var consumed = line.Length + (Ended ? 1 : 0);
        LineStart = Position;
        Position += consumed;
        _start += consumed;
        return consumed > 0;
    }

    bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
