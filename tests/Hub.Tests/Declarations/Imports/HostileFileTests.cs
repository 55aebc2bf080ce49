using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Options;
using PatentHub.Adapters.Declarations.Imports;
using PatentHub.Declarations.Imports;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations.Imports;

/// <summary>Files of people who mean harm, or do not know better: each has an error of its own, in memory that has a bound.</summary>
[Collection(MemoryAlone.Name)]
public sealed class HostileFileTests : IDisposable
{
    const long Megabyte = 1024 * 1024;
    const long Bound = 24 * Megabyte;
    const string Header = """<row r="1"><c r="A1" t="inlineStr"><is><t>申请号</t></is></c><c r="B1" t="inlineStr"><is><t>名称</t></is></c></row>""";

    readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("xl/vbaProject.bin", "a.xlsx", "macros")]
    [InlineData("xl/macrosheets/sheet1.xml", "a.xlsx", "macros")]
    [InlineData("docProps/app.xml", "a.xlsm", "macros")]
    [InlineData("docProps/app.xml", "a.csv", "extension")]
    [InlineData("xl/externalLinks/externalLink1.xml", "a.xlsx", "external-links")]
    public void A_workbook_with_what_no_table_needs_is_refused(string part, string name, string code) =>
        AssertRefused(code, w => new RawWorkbook { Sheet = Rows, OtherParts = new Dictionary<string, string> { [part] = "<x/>" } }.WriteTo(w), name);

    [Theory]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0 }, "a.xls", "old-or-encrypted")]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0 }, "a.xlsx", "old-or-encrypted")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 1, 2, 3 }, "a.xlsx", "damaged")]
    [InlineData(new byte[] { 0x61, 0x2C, 0x62 }, "a.xlsx", "extension")]
    [InlineData(new byte[] { 0x61, 0x2C, 0x62 }, "a.exe", "format")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0 }, "a.csv", "format")]
    [InlineData(new byte[] { 0x61, 0xFF, 0xFF, 0x2C }, "a.csv", "encoding")]
    [InlineData(new byte[] { 0x61, 0xE4 }, "a.csv", "encoding")]
    [InlineData(new byte[0], "a.csv", "empty")]
    public void What_is_no_file_of_ours_is_told_what_to_be(byte[] content, string name, string code) => AssertRefused(code, w => w.Write(content), name);

    [Theory]
    [InlineData("""<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>""")]
    [InlineData("""<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">""")]
    public void A_DTD_is_refused_and_nothing_is_fetched(string dtd) => AssertRefused("xml", w =>
    {
        RawWorkbook.Of($"<sheetData>{Header}</sheetData>").WriteTo(w);
        w.Position = 0;
        using var archive = new ZipArchive(w, ZipArchiveMode.Update, leaveOpen: true);
        archive.GetEntry("xl/worksheets/sheet1.xml")!.Delete();
        using var writer = new StreamWriter(archive.CreateEntry("xl/worksheets/sheet1.xml").Open());
        writer.Write($"{dtd}<worksheet><sheetData>{Header}<row r='2'><c r='A2' t='inlineStr'><is><t>&a;</t></is></c></row></sheetData></worksheet>");
    });

    [Fact]
    public void A_zip_bomb_is_refused_by_what_comes_out_of_it() => AssertRefused("inflated", w => Workbook(sheet =>
    {
        sheet.Write("<sheetData><row r=\"1\">");
        for (var i = 0; i < 8_000_000; i++)
            sheet.Write("<c></c>");
        sheet.Write("</row></sheetData>");
    }).WriteTo(w));

    [Fact]
    public void A_workbook_may_not_unpack_to_more_than_is_set() => AssertRefused("inflated", w => Workbook(sheet =>
    {
        sheet.Write("<sheetData>");
        for (var i = 2; i < 60_000; i++)
            sheet.Write(RawWorkbook.Row(i, $"{i * 7919L:x}{i * 104729L:x}", null, "x"));
    }).WriteTo(w), options: new ImportOptions { MaxInflatedMegabytes = 2 });

    [Fact]
    public void Thousands_of_parts_are_refused_before_they_are_listed() => AssertRefused("parts", w =>
    {
        using var archive = new ZipArchive(w, ZipArchiveMode.Create, leaveOpen: true);
        for (var i = 0; i < 30_000; i++)
            archive.CreateEntry($"part{i}", CompressionLevel.NoCompression);
    });

    [Fact]
    public void A_part_that_nests_without_end_is_refused() => AssertRefused("damaged", w => Workbook(sheet =>
    {
        sheet.Write("<sheetData>");
        for (var i = 0; i < 1_000_000; i++)
            sheet.Write("<a>");
    }).WriteTo(w));

    [Theory]
    [InlineData("<t>", "</t>")]
    [InlineData("<t x=\"", "\"/>")]
    public void A_cell_of_ten_megabytes_is_refused(string before, string after) => AssertRefused("cell", w => Workbook(sheet =>
    {
        sheet.Write($"<sheetData>{Header}<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is>{before}");
        for (var i = 0; i < 10 * 1024; i++)
            sheet.Write(Noise(i));
        sheet.Write($"{after}</is></c></row></sheetData>");
    }).WriteTo(w));

    [Fact]
    public void A_field_of_ten_megabytes_or_a_quote_without_end_is_refused() => AssertRefused("cell", w =>
    {
        w.Write(Encoding.UTF8.GetBytes("申请号,名称\n1,\""));
        for (var i = 0; i < 10 * 1024; i++)
            w.Write(Encoding.ASCII.GetBytes(Noise(i)));
    }, "a.csv");

    [Fact]
    public void A_cell_longer_than_Excel_allows_is_reported_and_the_others_are_read()
    {
        var rows = Read(w => RawWorkbook.OfRows(["申请号", new string('x', 40_000)], ["a", "b"]).WriteTo(w), "a.xlsx");
        Assert.Equal([CellFlaw.TooLong, CellFlaw.None], rows.Select(r => r.Cells[1].Flaw));
        rows = Read(w => w.Write(Encoding.ASCII.GetBytes($"a,{new string('x', 40_000)}\nc,d")), "a.csv");
        Assert.Equal([CellFlaw.TooLong, CellFlaw.None], rows.Select(r => r.Cells[1].Flaw));
    }

    [Theory]
    [InlineData("a.xlsx")]
    [InlineData("a.csv")]
    public void Twenty_thousand_columns_are_refused(string name) => AssertRefused("columns", w =>
    {
        if (name == "a.csv")
            w.Write(Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 20_000))));
        else
            Workbook(sheet => sheet.Write($"<sheetData><row r=\"1\">{string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<c><v>{i}</v></c>"))}</row></sheetData>")).WriteTo(w);
    }, name);

    [Theory]
    [InlineData("a.xlsx")]
    [InlineData("a.csv")]
    public void A_million_empty_rows_are_nothing(string name)
    {
        var rows = Read(w =>
        {
            if (name == "a.csv")
                for (var i = 0; i < 1_000_000; i++)
                    w.Write(i == 0 ? "a,b\n"u8 : i == 999_999 ? "y,z\n"u8 : ",,,\n"u8);
            else
                Workbook(sheet =>
                {
                    sheet.Write("<sheetData>" + RawWorkbook.Row(1, "a", "b"));
                    for (var i = 2; i < 1_000_000; i++)
                        sheet.Write($"<row r=\"{i}\" spans=\"1:2\"><c r=\"A{i}\" s=\"1\"/></row>");
                    sheet.Write(RawWorkbook.Row(1_000_000, "y", "z") + "</sheetData>");
                }).WriteTo(w);
        }, name);
        Assert.Equal([(1, "a"), (1_000_000, "y")], rows.Select(r => (r.Number, r.Cells[0].Text)));
    }

    static void Rows(StreamWriter sheet) => sheet.Write($"<sheetData>{Header}</sheetData>");

    static RawWorkbook Workbook(Action<StreamWriter> sheet) => new() { Sheet = sheet };

    /// <summary>A kilobyte that does not pack well.</summary>
    static string Noise(int seed) => Convert.ToHexString(System.Security.Cryptography.SHA512.HashData(BitConverter.GetBytes(seed))).PadRight(1024, (char)('a' + seed % 26));

    void AssertRefused(string code, Action<Stream> write, string name = "a.xlsx", ImportOptions? options = null)
    {
        var refused = Assert.Throws<ImportRefusedException>(() => Read(write, name, options));
        Assert.Equal(code, refused.Error.Code);
        Assert.Matches(@"[\u4e00-\u9fff]", refused.Error.Zh);
    }

    /// <summary>Reads all of a file that is written to the disk first, and looks at the memory on the way.</summary>
    List<SheetRow> Read(Action<Stream> write, string name, ImportOptions? options = null)
    {
        using var file = new FileStream(_folder["file"], FileMode.Create, FileAccess.ReadWrite);
        write(file);
        file.Flush();
        var watch = new MemoryWatch();
        try
        {
            using var sheet = new SheetReader(new ScratchFiles(), Options.Create(options ?? new ImportOptions())).Open(watch.Over(file, Megabyte), name);
            return [.. sheet.Rows()];
        }
        finally
        {
            watch.Look();
            Assert.InRange(watch.Peak, long.MinValue, Bound);
        }
    }
}
