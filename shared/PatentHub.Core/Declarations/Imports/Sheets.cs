namespace PatentHub.Declarations.Imports;

/// <summary>Reads tables out of files of unknown quality, row by row, in memory that does not grow with the file.</summary>
public interface ISheetReader
{
    /// <param name="content">The whole file; seekable, so that what it is can be told by its content.</param>
    /// <param name="fileName">As its sender calls it; null: nobody said. An extension that contradicts the content is refused.</param>
    /// <exception cref="ImportRefusedException">It is no file that can be read, or not one that is safe to read.</exception>
    ISheet Open(Stream content, string? fileName);
}

/// <summary>One table. Rows come once; reading them may throw <see cref="ImportRefusedException"/>.</summary>
public interface ISheet : IDisposable
{
    /// <summary>The day that a bare number counts from, as the program that made the file reckons.</summary>
    DateOnly Epoch { get; }

    /// <summary>Rows that hold anything, in their order.</summary>
    IEnumerable<SheetRow> Rows();

    /// <summary>Cells of several rows that were merged into one, whose text stands in the first; known once all rows are read.</summary>
    IEnumerable<MergedCells> Merged();
}

/// <summary>Writes tables that spreadsheet programs open. No cell ever becomes a formula.</summary>
public interface ISheetWriter
{
    /// <summary>Writes a workbook (XLSX) in a stream.</summary>
    void WriteWorkbook(Stream target, IEnumerable<SheetToWrite> sheets);

    /// <summary>Writes comma-separated text in UTF-8 with a byte order mark, without which spreadsheet programs take it for something else.</summary>
    void WriteText(Stream target, IEnumerable<IReadOnlyList<string?>> rows);
}

/// <param name="Rows">The first is the header. They are asked for once, while the sheet is written.</param>
/// <param name="Widths">Of the columns, in characters; columns beyond have the last one's.</param>
public sealed record SheetToWrite(string Name, IEnumerable<IReadOnlyList<string?>> Rows, IReadOnlyList<int> Widths);

/// <param name="Number">As the spreadsheet program shows it, from 1.</param>
public readonly record struct SheetRow(int Number, IReadOnlyList<SheetCell> Cells);

/// <param name="Text">Null: there is none. A cell that is a date is one of ISO 8601.</param>
public readonly record struct SheetCell(string? Text, CellFlaw Flaw = CellFlaw.None)
{
    public bool IsEmpty => Flaw == CellFlaw.None && string.IsNullOrWhiteSpace(Text);
}

public enum CellFlaw : byte
{
    None,

    /// <summary>More characters than any spreadsheet program lets a cell have; the rest was not read.</summary>
    TooLong,

    /// <summary>A formula that could not be computed, such as #REF!.</summary>
    FormulaError,
}

/// <param name="First">Number of the first row.</param>
/// <param name="Last">Number of the last row.</param>
/// <param name="FirstColumn">Counted from 0.</param>
/// <param name="LastColumn">Counted from 0.</param>
public readonly record struct MergedCells(int First, int Last, int FirstColumn, int LastColumn);

/// <summary>Room for a while, outside of memory.</summary>
public interface IScratch
{
    /// <summary>An empty stream, to be written, sought and read; its content is gone when it is disposed or the process ends, however it ends.</summary>
    Stream Create();
}

/// <summary>A file that is not taken in, and why: for the office's staff (zh-CN) and for developers (en). Texts never repeat content of the file.</summary>
/// <param name="code">Stable code for programs.</param>
public sealed class ImportRefusedException(string code, string zh, string en, Exception? inner = null) : Exception(en, inner)
{
    public ImportError Error { get; } = new(code, zh, en);
}

/// <summary>Why a file was not taken in.</summary>
public sealed record ImportError(string Code, string Zh, string En);

/// <summary>What is asked of every file, whatever its format.</summary>
public static class SheetLimits
{
    /// <summary>Characters of a cell: Excel's own limit ("Excel specifications and limits").</summary>
    public const int CellCharacters = 32_767;

    /// <summary>A table of declarations has some fifty columns.</summary>
    public const int Columns = 500;

    /// <summary>Rows that a spreadsheet program can have ("Excel specifications and limits").</summary>
    public const int Rows = 1_048_576;

    public static ImportRefusedException TooManyColumns(int row) => new("columns",
        $"第 {row} 行超过 {Columns} 列。请删除表格右侧多余的列后再上传", $"Row {row} has more than {Columns} columns. Delete what stands right of the table.");

    public static ImportRefusedException CellTooLong(int row) => new("cell",
        $"第 {row} 行附近有一个超过 1 MB 的单元格或未闭合的引号。请检查该行后再上传", $"Near row {row} a cell has more than 1 MB, or a quote is not closed. Look at that row.");
}
