namespace PatentHub.Hub.Tests.Declarations.Imports;

/// <summary>Looks now and then how much of the managed heap is in use, garbage aside.</summary>
sealed class MemoryWatch
{
    readonly long _before = GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>Most bytes in use beyond what was there at the start.</summary>
    public long Peak { get; private set; }

    public void Look() => Peak = Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: true) - _before);

    /// <summary>A stream that is looked at each time that so many bytes have passed, either way.</summary>
    public Stream Over(Stream inner, long every) => new Watched(inner, this, every);

    sealed class Watched(Stream inner, MemoryWatch watch, long every) : Stream
    {
        long _passed;

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            Pass(count);
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            inner.Write(buffer);
            Pass(buffer.Length);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => inner.SetLength(value);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }

        void Pass(int count)
        {
            if (_passed / every != (_passed += count) / every)
                watch.Look();
        }
    }
}
