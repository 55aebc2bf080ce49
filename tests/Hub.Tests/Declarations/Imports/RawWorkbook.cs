using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace PatentHub.Hub.Tests.Declarations.Imports;

/// <summary>A workbook put together part by part, so that it can be whatever a program, or somebody who means harm, might make.</summary>
sealed class RawWorkbook
{
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>The first sheet; what it writes goes straight into the archive.</summary>
    public required Action<StreamWriter> Sheet { get; init; }

    public string WorkbookProperties { get; init; } = "";

    public string Sheets { get; init; } = """<sheet name="声明" sheetId="1" r:id="r1"/>""";

    public Action<StreamWriter>? SharedStrings { get; init; }

    /// <summary>Number formats and styles, in <c>styleSheet</c>.</summary>
    public string Styles { get; init; } = "";

    public IReadOnlyDictionary<string, string> OtherParts { get; init; } = new Dictionary<string, string>();

    /// <summary>Content between <c>worksheet</c> and its end.</summary>
    public static RawWorkbook Of(string content) => new() { Sheet = writer => writer.Write(content) };

    /// <summary>Rows of inline strings.</summary>
    public static RawWorkbook OfRows(params string?[][] rows) => Of($"<sheetData>{string.Concat(rows.Select((row, i) => Row(i + 1, row)))}</sheetData>");

    public static string Row(int number, params string?[] cells) => string.Create(CultureInfo.InvariantCulture,
        $"""<row r="{number}">{string.Concat(cells.Select((text, i) => text is null ? "" : Cell(i, number, text)))}</row>""");

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        WriteTo(bytes);
        return bytes.ToArray();
    }

    public void WriteTo(Stream target)
    {
        using var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        Write(archive, "_rels/.rels", w => w.Write($"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""));
        Write(archive, "xl/workbook.xml", w => w.Write($"""<workbook xmlns="{Main}" xmlns:r="{Relations}">{WorkbookProperties}<sheets>{Sheets}</sheets></workbook>"""));
        Write(archive, "xl/_rels/workbook.xml.rels", w => w.Write($"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{Relations}/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="s" Type="{Relations}/styles" Target="styles.xml"/><Relationship Id="t" Type="{Relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""));
        Write(archive, "xl/styles.xml", w => w.Write($"""<styleSheet xmlns="{Main}">{Styles}</styleSheet>"""));
        if (SharedStrings is not null)
            Write(archive, "xl/sharedStrings.xml", w => Wrap(w, "sst", SharedStrings));
        Write(archive, "xl/worksheets/sheet1.xml", w => Wrap(w, "worksheet", Sheet));
        foreach (var (path, content) in OtherParts)
            Write(archive, path, w => w.Write(content));
    }

    static string Cell(int column, int row, string text) => $"""<c r="{(char)('A' + column)}{row}" t="inlineStr"><is><t xml:space="preserve">{SecurityElement.Escape(text)}</t></is></c>""";

    static void Wrap(StreamWriter writer, string element, Action<StreamWriter> content)
    {
        writer.Write($"""<{element} xmlns="{Main}">""");
        content(writer);
        writer.Write($"</{element}>");
    }

    static void Write(ZipArchive archive, string path, Action<StreamWriter> content)
    {
        using var writer = new StreamWriter(archive.CreateEntry(path, CompressionLevel.Optimal).Open(), new UTF8Encoding(false));
        content(writer);
    }
}
