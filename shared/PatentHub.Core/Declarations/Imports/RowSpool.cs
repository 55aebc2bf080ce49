using System.Text;

namespace PatentHub.Declarations.Imports;

/// <summary>The rows of a file outside of memory, each to be had again by its position; and beside each what there is to say of it.</summary>
sealed class RowSpool(IScratch scratch) : IDisposable
{
    readonly Entries _rows = new(scratch);
    readonly Entries _remarks = new(scratch);
    readonly List<long> _rowPlaces = [];
    readonly List<long> _remarkPlaces = [];

    public int Count => _rowPlaces.Count;

    public bool HasRemarks { get; private set; }

    public void Add(SheetRow row)
    {
        _rowPlaces.Add(_rows.Append(writer =>
        {
            writer.Write(row.Number);
            writer.Write(row.Cells.Count);
            foreach (var cell in row.Cells)
            {
                writer.Write((byte)cell.Flaw);
                writer.Write(cell.Text ?? "");
            }
        }));
        _remarkPlaces.Add(-1);
    }

    public SheetRow this[int index] => _rows.Read(_rowPlaces[index], reader =>
    {
        var number = reader.ReadInt32();
        var cells = new SheetCell[reader.ReadInt32()];
        for (var i = 0; i < cells.Length; i++)
        {
            var flaw = (CellFlaw)reader.ReadByte();
            cells[i] = new(reader.ReadString() is { Length: > 0 } text ? text : null, flaw);
        }
        return new SheetRow(number, cells);
    });

    public void Remark(int index, string text)
    {
        _remarkPlaces[index] = _remarks.Append(writer => writer.Write(text));
        HasRemarks = true;
    }

    public string? RemarkOn(int index) => _remarkPlaces[index] < 0 ? null : _remarks.Read(_remarkPlaces[index], reader => reader.ReadString());

    public void Dispose()
    {
        _rows.Dispose();
        _remarks.Dispose();
    }

    sealed class Entries : IDisposable
    {
        readonly Stream _stream;
        readonly BinaryWriter _writer;
        readonly BinaryReader _reader;

        public Entries(IScratch scratch)
        {
            _stream = scratch.Create();
            (_writer, _reader) = (new(_stream, Encoding.Unicode, leaveOpen: true), new(_stream, Encoding.Unicode, leaveOpen: true));
        }

        /// <returns>Where it is to be found.</returns>
        public long Append(Action<BinaryWriter> write)
        {
            var place = _stream.Seek(0, SeekOrigin.End);
            write(_writer);
            _writer.Flush();
            return place;
        }

        public T Read<T>(long place, Func<BinaryReader, T> read)
        {
            if (_stream.Position != place)
                _stream.Position = place;
            return read(_reader);
        }

        public void Dispose()
        {
            _writer.Dispose();
            _reader.Dispose();
            _stream.Dispose();
        }
    }
}
