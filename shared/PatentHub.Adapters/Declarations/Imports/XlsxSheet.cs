using System.Globalization;
using System.Xml;
using PatentHub.Declarations.Imports;

namespace PatentHub.Adapters.Declarations.Imports;

/// <summary>The first visible sheet of a workbook (ISO/IEC 29500-1, 18.3.1). Of formulas the value that was computed last counts.</summary>
sealed class XlsxSheet : ISheet
{
    static readonly DateOnly UsualEpoch = new(1899, 12, 30);
    static readonly DateOnly OldMacintoshEpoch = new(1904, 1, 1);

    readonly XlsxPackage _package;
    readonly SharedStrings _strings;
    readonly CellStyles _styles;
    readonly XmlReader _reader;
    readonly List<SheetCell> _cells = [];

    XlsxSheet(XlsxPackage package, SharedStrings strings, CellStyles styles, XmlReader reader, bool isOldMacintosh) =>
        (_package, _strings, _styles, _reader, Epoch) = (package, strings, styles, reader, isOldMacintosh ? OldMacintoshEpoch : UsualEpoch);

    public DateOnly Epoch { get; }

    /// <param name="content">Stays open as long as the sheet.</param>
    public static XlsxSheet Open(Stream content, IScratch scratch, ImportOptions options) => Guarded(() =>
    {
        var package = XlsxPackage.Open(content, options.MaxInflatedMegabytes * 1024L * 1024);
        SharedStrings? strings = null;
        try
        {
            var workbook = package.RelationshipsOf("").FirstOrDefault(r => r.Type == "officeDocument").Path ?? throw XlsxPackage.Damaged(null);
            var related = package.RelationshipsOf(workbook);
            var (sheet, isOldMacintosh) = ReadWorkbook(package, workbook);
            var path = related.FirstOrDefault(r => r.Id == sheet).Path ?? throw XlsxPackage.Damaged(null);
            CellStyles styles;
            using (var part = Related(package, related, "styles"))
                styles = CellStyles.Load(part);
            using (var part = Related(package, related, "sharedStrings"))
                strings = SharedStrings.Load(part, scratch);
            return new XlsxSheet(package, strings, styles, package.Read(path) ?? throw XlsxPackage.Damaged(null), isOldMacintosh);
        }
        catch
        {
            strings?.Dispose();
            package.Dispose();
            throw;
        }
    });

    public IEnumerable<SheetRow> Rows()
    {
        var number = 0;
        while (Guarded(() => ReadTo("row", "sheetData")))
        {
            number = Attribute("r") ?? number + 1;
            if (number > SheetLimits.Rows)
                throw XlsxPackage.Damaged(null);
            Guarded(() => ReadCells(number));
            if (!_cells.TrueForAll(c => c.IsEmpty))
                yield return new SheetRow(number, [.. _cells]);
        }
    }

    /// <summary>They stand behind the rows.</summary>
    public IEnumerable<MergedCells> Merged()
    {
        while (Guarded(() => ReadTo("mergeCell", "worksheet")))
            if (_reader.GetAttribute("ref")?.Split(':') is [var first, var last] && Place(first) is { Row: > 0 } from && Place(last) is { Row: > 0 } to && to.Row > from.Row)
                yield return new(from.Row, to.Row, from.Column, to.Column);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _strings.Dispose();
        _package.Dispose();
    }

    static XmlReader? Related(XlsxPackage package, IReadOnlyList<(string Id, string Type, string Path)> related, string type) =>
        related.FirstOrDefault(r => r.Type == type).Path is { } path ? package.Read(path) : null;

    static (string? Sheet, bool IsOldMacintosh) ReadWorkbook(XlsxPackage package, string path)
    {
        using var reader = package.Read(path) ?? throw XlsxPackage.Damaged(null);
        var (sheet, isOldMacintosh) = ((string?)null, false);
        while (reader.Read() && reader.Depth <= CellXml.Deepest)
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" })
                isOldMacintosh = reader.GetAttribute("date1904") is "1" or "true";
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "sheet" } && reader.GetAttribute("state") is null or "visible")
                sheet ??= RelationshipId(reader);
        return (sheet, isOldMacintosh);
    }

    /// <summary>The attribute <c>id</c> of the namespace of relationships, which has two names.</summary>
    static string? RelationshipId(XmlReader reader)
    {
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
            if (reader.LocalName == "id" && reader.NamespaceURI.EndsWith("/relationships", StringComparison.Ordinal))
                return reader.Value;
        return null;
    }

    void ReadCells(int row)
    {
        _cells.Clear();
        var column = -1;
        while (!IsEmptyRow() && ReadTo("c", "row"))
        {
            column = _reader.GetAttribute("r") is { } place ? Place(place).Column : column + 1;
            var cell = ReadCell();
            if (cell.IsEmpty)
                continue;
            if (column is < 0 or >= SheetLimits.Columns)
                throw SheetLimits.TooManyColumns(row);
            while (_cells.Count <= column)
                _cells.Add(default);
            _cells[column] = cell;
        }

        bool IsEmptyRow() => _reader is { NodeType: XmlNodeType.Element, LocalName: "row", IsEmptyElement: true };
    }

    SheetCell ReadCell()
    {
        var (type, style, depth) = (_reader.GetAttribute("t"), Attribute("s") ?? 0, _reader.Depth);
        if (_reader.IsEmptyElement)
            return default;
        SheetCell cell = default;
        while (_reader.Read() && _reader.Depth > depth)
            if (_reader is { NodeType: XmlNodeType.Element, LocalName: "v" })
                cell = ToCell(CellXml.ReadText(_reader), type, style);
            else if (_reader is { NodeType: XmlNodeType.Element, LocalName: "is" })
                cell = CellXml.ReadRichText(_reader);
            else if (_reader.Depth > CellXml.Deepest)
                throw XlsxPackage.Damaged(null);
        return cell;
    }

    SheetCell ToCell(SheetCell value, string? type, int style) => (type, value.Text) switch
    {
        (_, null) => value,
        ("s", var text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? _strings[index] : default,
        ("e", _) => new(null, CellFlaw.FormulaError),
        ("b", var text) => new(text == "1" ? "是" : "否"),
        ("str" or "d", _) => value,
        (_, var text) => new(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? ToText(number, _styles.IsDate(style)) : text),
    };

    /// <summary>A whole number is written with all its digits: application numbers are often stored as numbers.</summary>
    string ToText(double number, bool isDate)
    {
        const double lastDay = 2_958_465;
        if (isDate && number is >= 1 and <= lastDay)
            return Epoch.AddDays((int)number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Math.Abs(number) < 1e15 && number == Math.Floor(number) ? number.ToString("F0", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>Goes on to the next element of a name; false at the end of the one around it, or of everything.</summary>
    bool ReadTo(string name, string around)
    {
        while (_reader.Read())
            if (_reader.NodeType == XmlNodeType.Element && _reader.LocalName == name)
                return true;
            else if (_reader.LocalName == around && (_reader.NodeType == XmlNodeType.EndElement || _reader.IsEmptyElement))
                return false;
            else if (_reader.Depth > CellXml.Deepest)
                throw XlsxPackage.Damaged(null);
        return false;
    }

    int? Attribute(string name) => int.TryParse(_reader.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Row and column of a reference such as B12; column -1 for what is none.</summary>
    static (int Row, int Column) Place(string reference)
    {
        var (column, at) = (0, 0);
        for (; at < reference.Length && at < 3 && char.IsAsciiLetter(reference[at]); at++)
            column = column * 26 + (reference[at] & 31);
        return (int.TryParse(reference.AsSpan(at), NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : 0, column - 1);
    }

    static void Guarded(Action work) => Guarded(() =>
    {
        work();
        return true;
    });

    /// <summary>Bad content is the sender's to mend, whichever layer notices.</summary>
    static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (XmlException exception)
        {
            throw XlsxPackage.BadXml(exception);
        }
        catch (InvalidDataException exception)
        {
            throw XlsxPackage.Damaged(exception);
        }
    }
}
