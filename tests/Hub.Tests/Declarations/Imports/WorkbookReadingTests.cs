using Microsoft.Extensions.Options;
using PatentHub.Adapters.Declarations.Imports;
using PatentHub.Declarations.Imports;
using Xunit;
using static PatentHub.Hub.Tests.Declarations.Imports.ImportDesk;

namespace PatentHub.Hub.Tests.Declarations.Imports;

/// <summary>What a spreadsheet program stores, and what of it is read.</summary>
public sealed class WorkbookReadingTests
{
    [Fact]
    public void Texts_are_read_from_wherever_they_stand()
    {
        var rows = Read(new RawWorkbook
        {
            SharedStrings = w => w.Write("<si><t>一</t></si><si><r><t>二</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> 三</t></r><rPh sb=\"0\" eb=\"1\"><t>er</t></rPh></si><si/>" + string.Concat(Enumerable.Range(3, 200).Select(i => $"<si><t>s{i}</t></si>"))),
            Sheet = w => w.Write("""<sheetData><row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c r="D3" t="s"><v>2</v></c><c r="E3" t="s"><v>150</v></c><c r="F3" t="str"><f>A1</f><v>公式</v></c><c r="G3" t="e"><v>#REF!</v></c><c r="H3" t="inlineStr"><is><t>a_x000A_b</t></is></c><c t="b"><v>1</v></c></row></sheetData>"""),
        });

        var row = Assert.Single(rows);
        Assert.Equal(3, row.Number);
        Assert.Equal(["一", null, "二 三", null, "s150", "公式", null, "a\nb", "是"], row.Cells.Select(c => c.Text));
        Assert.Equal(CellFlaw.FormulaError, row.Cells[6].Flaw);
    }

    [Theory]
    [InlineData("", "2021-04-08")]
    [InlineData("<workbookPr date1904=\"1\"/>", "2025-04-09")]
    public void A_number_with_the_style_of_a_date_is_a_date(string properties, string day)
    {
        var rows = Read(new RawWorkbook
        {
            WorkbookProperties = properties,
            Styles = """<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="0.00&quot;day&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>""",
            Sheet = w => w.Write("""<sheetData><row r="1"><c r="A1" s="1"><v>44294</v></c><c r="B1" s="2"><v>44294.5</v></c><c r="C1" s="3"><v>44294</v></c><c r="D1"><v>44294</v></c></row></sheetData>"""),
        });

        Assert.Equal([day, day, "44294", "44294"], rows[0].Cells.Select(c => c.Text));
    }

    [Fact]
    public void Numbers_keep_their_digits() => Assert.Equal(["2021109211169", "202110921116.9", "0.1", "300000"],
        Read(RawWorkbook.Of("<sheetData><row><c><v>2.021109211169E12</v></c><c><v>202110921116.89999</v></c><c><v>0.10000000000000001</v></c><c><v>300000</v></c></row></sheetData>"))[0].Cells.Select(c => c.Text));

    [Fact]
    public void The_first_visible_sheet_is_read()
    {
        var rows = Read(new RawWorkbook
        {
            Sheets = """<sheet name="a" sheetId="1" state="hidden" r:id="r1"/><sheet name="b" sheetId="2" r:id="r2"/>""",
            Sheet = w => w.Write("<sheetData><row><c><v>1</v></c></row></sheetData>"),
            OtherParts = new Dictionary<string, string> { ["xl/worksheets/sheet2.xml"] = "<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>" },
        });
        Assert.Equal("2", rows[0].Cells[0].Text);
    }

    [Fact]
    public async Task A_merged_number_is_that_of_all_its_rows_and_the_workbook_says_so()
    {
        await using var hub = await HubFixture.StartAsync();
        var content = string.Concat("<sheetData>", RawWorkbook.Row(1, "申请号", "名称", "项目", null), RawWorkbook.Row(2, null, null, "编号", "级别"), RawWorkbook.Row(3, Number(1), "示例", "A-1", "国家级"),
            RawWorkbook.Row(4, null, null, "B-2", "部级"), RawWorkbook.Row(6, Number(2), "示例", "C-3", null), RawWorkbook.Row(7, null, "无号", "D-4", null),
            "</sheetData><mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"C1:D1\"/><mergeCell ref=\"A3:A4\"/><mergeCell ref=\"B3:B4\"/></mergeCells>");
        var import = await hub.ImportAsync(RawWorkbook.Of(content).ToBytes(), "?name=a.xlsx");

        Assert.Equal(("ended", 2, 0, 0, 0, 0, 1), Summary(import));
        Assert.Equal(["A-1", "B-2"], (await hub.DeclarationAsync(Number(1)))!.Projects!.Select(p => p.Number));
        var errors = await hub.ErrorsAsync(import);
        Assert.Equal(["申请号", "名称", "项目编号", "项目级别"], errors[0][1..]);
        Assert.Contains("国家级", errors[2][0], StringComparison.Ordinal);
        Assert.Equal(Number(1), errors[2][1]!.Replace(".", "", StringComparison.Ordinal));
        Assert.Contains("缺少申请号", errors[4][0], StringComparison.Ordinal);
    }

    static List<SheetRow> Read(RawWorkbook workbook)
    {
        using var stream = new MemoryStream(workbook.ToBytes());
        using var sheet = new SheetReader(new ScratchFiles(), Options.Create(new ImportOptions())).Open(stream, null);
        return [.. sheet.Rows()];
    }
}
