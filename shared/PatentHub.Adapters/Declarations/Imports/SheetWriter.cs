using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using PatentHub.Declarations.Imports;

namespace PatentHub.Adapters.Declarations.Imports;

/// <summary>
/// Writes workbooks in a stream. Every cell is an inline string, which no program computes; one that begins like a formula bears the style of a text that
/// was written behind an apostrophe (quotePrefix, ISO/IEC 29500-1, 18.8.45), so that it stays a text when somebody edits it.
/// </summary>
public sealed class SheetWriter : ISheetWriter
{
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string PlainStyle = "0";
    const string HeaderStyle = "1";
    const string QuotedStyle = "2";

    /// <summary>Beginnings by which spreadsheet programs take a text for a formula ("CSV Injection", OWASP).</summary>
    static ReadOnlySpan<char> FormulaMarks => "=+-@\t\r\n＝＋－＠";

    public void WriteWorkbook(Stream target, IEnumerable<SheetToWrite> sheets)
    {
        using var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        var names = new List<string>();
        foreach (var sheet in sheets)
        {
            names.Add(sheet.Name);
            using var xml = Begin(archive, string.Create(CultureInfo.InvariantCulture, $"xl/worksheets/sheet{names.Count}.xml"));
            WriteSheet(xml, sheet);
        }
        WritePart(archive, "xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets>{Each(names, (name, i) => $"""<sheet name="{name}" sheetId="{i}" r:id="r{i}"/>""")}</sheets></workbook>""");
        WritePart(archive, "xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{Each(names, (_, i) => $"""<Relationship Id="r{i}" Type="{Relations}/worksheet" Target="worksheets/sheet{i}.xml"/>""")}<Relationship Id="styles" Type="{Relations}/styles" Target="styles.xml"/></Relationships>""");
        WritePart(archive, "_rels/.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="workbook" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        WritePart(archive, "xl/styles.xml", Styles);
        WritePart(archive, "[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{Each(names, (_, i) => $"""<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>""")}</Types>""");
    }

    public void WriteText(Stream target, IEnumerable<IReadOnlyList<string?>> rows)
    {
        using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        foreach (var row in rows)
            writer.WriteLine(string.Join(',', row.Select(Quote)));
    }

    /// <summary>Text has no styles: an apostrophe keeps a formula from being one.</summary>
    static string Quote(string? text) => text is null or "" ? "" : $"\"{(LooksLikeFormula(text) ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static bool LooksLikeFormula(string text) => FormulaMarks.Contains(text[0]);

    static void WriteSheet(XmlWriter xml, SheetToWrite sheet)
    {
        xml.WriteStartElement("worksheet", Main);
        xml.WriteRaw("""<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>""");
        xml.WriteStartElement("cols", Main);
        for (var i = 0; i < sheet.Widths.Count; i++)
        {
            xml.WriteStartElement("col", Main);
            xml.WriteAttributeString("min", Number(i + 1));
            xml.WriteAttributeString("max", Number(i + 1 < sheet.Widths.Count ? i + 1 : SheetLimits.Columns));
            xml.WriteAttributeString("width", Number(sheet.Widths[i]));
            xml.WriteAttributeString("customWidth", "1");
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteStartElement("sheetData", Main);
        var number = 0;
        foreach (var row in sheet.Rows)
            WriteRow(xml, row, ++number);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    static void WriteRow(XmlWriter xml, IReadOnlyList<string?> row, int number)
    {
        xml.WriteStartElement("row", Main);
        xml.WriteAttributeString("r", Number(number));
        for (var i = 0; i < row.Count; i++)
            if (row[i] is { Length: > 0 } text)
            {
                xml.WriteStartElement("c", Main);
                xml.WriteAttributeString("r", Letters(i) + Number(number));
                xml.WriteAttributeString("s", number == 1 ? HeaderStyle : LooksLikeFormula(text) ? QuotedStyle : PlainStyle);
                xml.WriteAttributeString("t", "inlineStr");
                xml.WriteStartElement("is", Main);
                xml.WriteStartElement("t", Main);
                xml.WriteAttributeString("xml", "space", null, "preserve");
                xml.WriteString(Writable(text));
                xml.WriteEndElement();
                xml.WriteEndElement();
                xml.WriteEndElement();
            }
        xml.WriteEndElement();
    }

    /// <summary>What XML cannot have is left out; nobody can see it. An escape that stands there as text is escaped itself, so that it stays one.</summary>
    static string Writable(string text)
    {
        var plain = text.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.AsSpan().ContainsAny('\uFFFE', '\uFFFF')
            ? text : Filter(text);
        return plain.Contains("_x", StringComparison.Ordinal) ? plain.Replace("_x", "_x005F_x", StringComparison.Ordinal) : plain;
    }

    static string Filter(string text)
    {
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                kept.Append(text[i]).Append(text[++i]);
            else if (XmlConvert.IsXmlChar(text[i]))
                kept.Append(text[i]);
        return kept.ToString();
    }

    static XmlWriter Begin(ZipArchive archive, string path) =>
        XmlWriter.Create(archive.CreateEntry(path, CompressionLevel.Fastest).Open(), new XmlWriterSettings { Encoding = new UTF8Encoding(false), CloseOutput = true });

    static void WritePart(ZipArchive archive, string path, string content)
    {
        using var writer = new StreamWriter(archive.CreateEntry(path, CompressionLevel.Fastest).Open(), new UTF8Encoding(false));
        writer.Write("""<?xml version="1.0" encoding="utf-8"?>""");
        writer.Write(content);
    }

    static string Each(List<string> names, FormattableParts part) => string.Concat(names.Select((name, i) => part(name, Number(i + 1))));

    delegate string FormattableParts(string name, string number);

    static string Letters(int column) => column < 26 ? ((char)('A' + column)).ToString() : Letters(column / 26 - 1) + (char)('A' + column % 26);

    static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    const string Styles = $"""
        <styleSheet xmlns="{Main}"><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" applyNumberFormat="1" quotePrefix="1"/></cellXfs></styleSheet>
        """;
}
