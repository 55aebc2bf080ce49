using PatentHub.Patents;

namespace PatentHub.Declarations.Imports;

/// <summary>Rows of one patent, by position in the table.</summary>
/// <param name="Number">Null: nobody can read it. Then it is one row.</param>
readonly record struct RowGroup(ApplicationNumber? Number, bool IsSecret, ReadOnlyMemory<int> Rows);

/// <summary>
/// A file that was read once from end to end. Its rows wait outside of memory; what stays is a number for each, by which the rows of one patent are found
/// however far apart they stand: some 32 bytes a row, whatever is in it.
/// </summary>
/// <remarks>
/// Other ways cost more: to hold half-read patents until their last row needs all of them where a table is ordered by project, and to gather rows in the
/// store writes everything twice. Patents are then taken in in the order of their numbers, which is the same in every run over a file, so that a run which
/// was cut off can go on by count.
/// </remarks>
sealed class ImportTable : IDisposable
{
    const long Unreadable = long.MaxValue;
    const int Radix = 11;
    const string Digits = "0123456789X";

    /// <summary>Beginnings of the rows of the template that explain and show.</summary>
    static readonly string[] Guides = ["说明", "示例"];

    readonly List<long> _keys = [];
    readonly List<int> _numbers = [];
    readonly HashSet<long> _secret = [];
    readonly List<int> _starts = [];
    readonly int _numberColumn;
    readonly int[] _secrecyColumns;
    int[] _order = [];

    ImportTable(TableHeader header, DateOnly epoch, IScratch scratch)
    {
        (Header, Epoch, Rows) = (header, epoch, new RowSpool(scratch));
        _numberColumn = header.Find(ImportColumns.Number);
        _secrecyColumns = [.. header.Columns.Index().Where(c => c.Item?.Field == ImportColumns.Secrecy).Select(c => c.Index)];
    }

    public TableHeader Header { get; }

    public DateOnly Epoch { get; }

    public RowSpool Rows { get; }

    public bool HasSecrets { get; private set; }

    /// <summary>Patents, and rows without a number that can be read.</summary>
    public int Groups => _starts.Count;

    /// <param name="beat">Called now and then with the number of rows read.</param>
    /// <exception cref="ImportRefusedException">It is no table of declarations, or not one to be read.</exception>
    public static async Task<ImportTable> ReadAsync(ISheet sheet, IScratch scratch, int mostRows, Func<int, Task> beat)
    {
        const int often = 5000;
        using var rows = sheet.Rows().GetEnumerator();
        var first = new List<SheetRow>();
        while (first.Count < HeaderFinder.Depth && rows.MoveNext())
            first.Add(rows.Current);
        var header = HeaderFinder.Find(first) ?? throw NoHeader();
        if (HeaderFinder.IsMarkedSecret(first, header.Rows))
            throw new ImportRefusedException("secret", "文件标有密级，不予接收，也不保存", "The file is marked as secret; it is neither taken in nor kept.");
        var table = new ImportTable(header, sheet.Epoch, scratch);
        try
        {
            foreach (var row in first.Skip(header.Rows))
                table.Add(row);
            while (rows.MoveNext())
            {
                table.Add(rows.Current);
                if (table.Rows.Count > mostRows)
                    throw new ImportRefusedException("rows", $"文件超过 {mostRows} 行。请拆分成几个文件；同一专利的各行应在同一个文件中", $"The file has more than {mostRows} rows. Split it; all rows of one patent belong into one file.");
                if (table.Rows.Count % often == 0)
                    await beat(table.Rows.Count);
            }
            foreach (var merged in sheet.Merged())
                table.Fill(merged);
            table.Sort();
            return table;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    public RowGroup this[int index]
    {
        get
        {
            var (from, to) = (_starts[index], index + 1 < _starts.Count ? _starts[index + 1] : _order.Length);
            var key = _keys[_order[from]];
            return new(NumberOf(key), key == Unreadable ? _secret.Contains(~_order[from]) : _secret.Contains(key), _order.AsMemory(from..to));
        }
    }

    /// <summary>The row as the file has it, but for the number of a merged cell, which stands in every row: the rows need not stand together any more.</summary>
    public SheetRow Row(int index)
    {
        var row = Rows[index];
        if (Cell(row, _numberColumn).IsEmpty && NumberOf(_keys[index]) is { } number)
        {
            var cells = row.Cells.Concat(Enumerable.Repeat(default(SheetCell), Math.Max(0, _numberColumn + 1 - row.Cells.Count))).ToArray();
            cells[_numberColumn] = new(number.Display);
            return row with { Cells = cells };
        }
        return row;
    }

    /// <summary>Whether anything of the row may be shown.</summary>
    public bool IsSecret(int index) => _keys[index] is var key && _secret.Contains(key == Unreadable ? ~index : key);

    public void Dispose() => Rows.Dispose();

    void Add(SheetRow row)
    {
        var number = Cell(row, _numberColumn).Text;
        if (row.Cells.Take(Header.Columns.Count).Zip(Header.Columns).All(c => c.Second is null || c.First.IsEmpty) || Array.Exists(Guides, guide => number?.StartsWith(guide, StringComparison.Ordinal) == true))
            return;
        var key = ApplicationNumber.TryParse(number, out var parsed, out _) ? KeyOf(parsed) : Unreadable;
        if (Array.Exists(_secrecyColumns, column => IsSecretMark(Cell(row, column), Header.Columns[column]!)))
        {
            HasSecrets = true;
            _secret.Add(key == Unreadable ? ~Rows.Count : key);
            row = row with { Cells = [] };
        }
        _keys.Add(key);
        _numbers.Add(row.Number);
        Rows.Add(row);
    }

    static bool IsSecretMark(SheetCell cell, ImportColumn column) => !cell.IsEmpty && (cell.Text is null || column.CodeOf(cell.Text) is null);

    /// <summary>A number whose cell spans several rows is that of all of them.</summary>
    void Fill(MergedCells merged)
    {
        if (_numberColumn < merged.FirstColumn || _numberColumn > merged.LastColumn || _numbers.BinarySearch(merged.First) is var first && first < 0)
            return;
        for (var row = first + 1; row < _numbers.Count && _numbers[row] <= merged.Last; row++)
            if (_keys[row] == Unreadable)
            {
                _keys[row] = _keys[first];
                if (_secret.Remove(~row) || _secret.Contains(~first))
                    _secret.Add(_keys[first] == Unreadable ? ~row : _keys[first]);
            }
    }

    void Sort()
    {
        _order = [.. Enumerable.Range(0, Rows.Count)];
        Array.Sort(_order, (a, b) => _keys[a] != _keys[b] ? _keys[a].CompareTo(_keys[b]) : a.CompareTo(b));
        for (var i = 0; i < _order.Length; i++)
            if (i == 0 || _keys[_order[i]] == Unreadable || _keys[_order[i]] != _keys[_order[i - 1]])
                _starts.Add(i);
    }

    static SheetCell Cell(SheetRow row, int column) => column < row.Cells.Count ? row.Cells[column] : default;

    /// <summary>The characters as digits of base 11 behind a one, so that no two numbers have the same.</summary>
    static long KeyOf(ApplicationNumber number) => number.Value.Aggregate(1L, (key, c) => key * Radix + Digits.IndexOf(c));

    static ApplicationNumber? NumberOf(long key)
    {
        if (key == Unreadable)
            return null;
        var text = "";
        for (; key > 1; key /= Radix)
            text = Digits[(int)(key % Radix)] + text;
        return ApplicationNumber.TryParse(text, out var number, out _) ? number : null;
    }

    static ImportRefusedException NoHeader() => new("header",
        "前 20 行中找不到表头：至少要有“申请号”和“发明名称”两列。请下载模板核对", "No header stands in the first 20 rows: there must be at least the columns 申请号 and 发明名称. Compare with the template.");
}
