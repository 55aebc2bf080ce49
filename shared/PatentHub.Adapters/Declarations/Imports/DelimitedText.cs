using System.Text;
using PatentHub.Declarations.Imports;

namespace PatentHub.Adapters.Declarations.Imports;

/// <summary>
/// Fields parted by a separator (RFC 4180), with what spreadsheet programs add to it: blank lines, quotes in the middle of a field, lines that end in CR
/// alone. Holds one row of limited length.
/// </summary>
sealed class DelimitedText(TextReader reader, char separator)
{
    /// <summary>Of a whole row. What is longer is a quote that nobody closed, or somebody who means harm.</summary>
    const int RowCharacters = 1024 * 1024;

    readonly char[] _buffer = new char[32 * 1024];
    readonly StringBuilder _field = new();
    readonly List<SheetCell> _cells = [];
    int _at;
    int _filled;
    int _length;

    /// <summary>Rows with anything in them; numbers count blank ones too.</summary>
    public IEnumerable<SheetRow> Rows()
    {
        for (var number = 1; ReadRow(number); number++)
            if (!_cells.TrueForAll(c => c.IsEmpty))
                yield return new SheetRow(number, [.. _cells]);
    }

    /// <returns>Whether there was a row; it is in the cells.</returns>
    bool ReadRow(int number)
    {
        _cells.Clear();
        _length = 0;
        if (Peek() < 0)
            return false;
        while (ReadField(number))
        {
        }
        return true;
    }

    /// <returns>Whether the row has another field.</returns>
    bool ReadField(int number)
    {
        var quoted = Peek() == '"';
        if (quoted)
            ReadQuoted(number);
        int next;
        while ((next = Next()) >= 0 && next != separator && next is not ('\n' or '\r'))
            Append((char)next, number);
        if (next == '\r' && Peek() == '\n')
            Next();
        Complete(number);
        return next == separator;
    }

    /// <summary>To the closing quote; what follows it up to the separator belongs to the field as well.</summary>
    void ReadQuoted(int number)
    {
        Next();
        while (Next() is var next and >= 0)
            if (next != '"')
                Append((char)next, number);
            else if (Peek() == '"')
                Append((char)Next(), number);
            else
                return;
        throw SheetLimits.CellTooLong(number);
    }

    void Append(char c, int number)
    {
        if (++_length > RowCharacters)
            throw SheetLimits.CellTooLong(number);
        _field.Append(c);
    }

    void Complete(int number)
    {
        var isFull = _cells.Count >= SheetLimits.Columns;
        if (isFull && _field.Length > 0)
            throw SheetLimits.TooManyColumns(number);
        if (!isFull)
            _cells.Add(_field.Length > SheetLimits.CellCharacters ? new(null, CellFlaw.TooLong) : new(_field.Length == 0 ? null : _field.ToString()));
        _field.Clear();
    }

    int Peek()
    {
        if (_at == _filled)
            (_at, _filled) = (0, reader.Read(_buffer));
        return _filled == 0 ? -1 : _buffer[_at];
    }

    int Next()
    {
        var next = Peek();
        if (next >= 0)
            _at++;
        return next;
    }
}
