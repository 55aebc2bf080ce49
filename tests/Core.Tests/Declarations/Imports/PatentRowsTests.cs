using System.Text.Json.Nodes;
using PatentHub.Declarations;
using PatentHub.Declarations.Imports;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.Imports;

public sealed class PatentRowsTests
{
    const string Number = "ZL202110377287.X";
    static readonly DateOnly Epoch = new(1899, 12, 30);
    static readonly DateOnly Today = new(2026, 11, 25);
    static readonly DateTimeOffset Came = new(2026, 11, 25, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_row_becomes_an_item_of_the_feed()
    {
        var (item, findings) = Read(
            ["申请号", "发明名称", "专利类型", "申请日", "法律状态", "权利负担", "IPC分类号", "所属区县", "申请人", "统一社会信用代码", "申请人类型", "发明人", "项目编号", "项目级别", "项目贡献率", "实施状态", "转化方式", "价格(元)", "提成比例", "技术成熟度", "供给有效期至", "联系人"],
            [Number, "示例：方法", "发明", "44294", "有效", "质押；普通许可", "H04L9/32,G06F16/00", "江阳区", "示例大学；Example Co., Ltd.", "12100000400000624D", "高校；企业", "张三；李四", "2018YFB1003500", "国家级", "50%", "未实施", "转让；许可", "30万元", "3%", "中试", "2027年12月31日", "王五"]);

        Assert.Equal(["applicant.uscc"], findings);
        Assert.Equal("""[{"number":"2018YFB1003500","level":"national","contribution":0.5}]""", item["projects"]!.ToJsonString());
        Assert.Equal("2021-04-08", (string?)item["filingDate"]);
        Assert.Equal(300_000m, (decimal?)item["offer"]!["price"]!["amount"]);
        Assert.Equal("CNY", (string?)item["offer"]!["price"]!["currency"]);
        Assert.Equal(0.03m, (decimal?)item["offer"]!["price"]!["rate"]);
        Assert.Equal("""[{"name":"示例大学","uscc":"12100000400000624D","kind":"university"},{"name":"Example Co., Ltd.","kind":"enterprise"}]""", item["applicants"]!.ToJsonString(Relaxed));
        Assert.Equal("""["pledged","licence"]""", item["encumbrances"]!.ToJsonString());
    }

    [Fact]
    public void Each_row_states_a_project_and_all_state_one_patent()
    {
        var (item, findings) = Read(["申请号", "发明名称", "项目编号", "项目名称"], [Number, "示例", "A-1", "甲"], [null, null, "B-2", "乙"], ["2021 1 0377287X", "示例", null, null]);

        Assert.Empty(findings);
        Assert.Equal(["A-1", "B-2"], item["projects"]!.AsArray().Select(p => (string?)p!["number"]));
    }

    [Fact]
    public void A_row_that_contradicts_the_first_is_told_which_and_where()
    {
        var patent = Patent(["申请号", "发明名称", "申请日"], [Number, "示例", "2021-04-08"], [Number, "另一个名称", "2021/4/8"]);

        var finding = Assert.Single(patent.Findings);
        Assert.Equal((1, 1, "conflict"), (finding.Row, finding.Column, finding.Code));
        Assert.Contains("第 2 行", finding.Zh, StringComparison.Ordinal);
        Assert.Equal("示例", (string?)JsonNode.Parse(patent.Item.Span)!["title"]);
    }

    [Fact]
    public void A_project_that_is_stated_twice_is_one()
    {
        var (item, findings) = Read(["申请号", "发明名称", "项目编号"], [Number, "示例", "A-1"], [Number, "示例", "a-1"]);

        Assert.Single(item["projects"]!.AsArray());
        Assert.Equal(["project.number"], findings);
    }

    [Theory]
    [InlineData("申请日", "下周", "filingDate", "2024年3月1日")]
    [InlineData("法律状态", "无效", "legalStatus", "宣告无效")]
    [InlineData("权利负担", "质押；冻结", "encumbrances", "开放许可")]
    [InlineData("项目级别", "部级", "project.level", "国家级")]
    [InlineData("项目贡献率", "50", "project.contribution", "50%")]
    [InlineData("价格(元)", "-1", "offer.price.amount", "30万元")]
    [InlineData("申请人类型", "军队", "applicant.kind", "高校")]
    public void What_cannot_be_understood_is_judged_by_the_reader_and_mended_by_the_columns_words(string header, string text, string field, string remedy)
    {
        var rows = SheetRows.Of(["申请号", "发明名称", "申请人", "转化方式", "价格方式", header], [Number[2..], "示例", "示例大学", "转让", "面议", text]);
        var found = HeaderFinder.Find(rows)!;
        var patent = PatentRows.Read(found, rows[1..], Epoch, Came);
        using var item = System.Text.Json.JsonDocument.Parse(patent.Item);
        var read = DeclarationReader.Read(item.RootElement, Today);
        var findings = read is DeclarationItem.Kept kept ? kept.Warnings : ((DeclarationItem.Quarantined)read).Reasons;

        var located = patent.Locate(Assert.Single(findings), found);
        Assert.Equal((0, 5), (located.Row, located.Column));
        Assert.Equal(field, found.Columns[located.Column]!.Field);
        Assert.Contains(remedy, located.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "联系人", "愿意提供的请填写“转化方式”")]
    [InlineData("否", "转化方式", "转让、许可")]
    public void Who_names_no_way_to_have_the_patent_offers_nothing_and_is_told_so(string? modes, string header, string remedy)
    {
        var rows = SheetRows.Of(["申请号", "发明名称", "联系人", "价格(元)", "转化方式"], [Number, "示例", "王五", "30万元", modes]);
        var found = HeaderFinder.Find(rows)!;
        var patent = PatentRows.Read(found, rows[1..], Epoch, Came);

        var finding = Assert.Single(patent.Findings);
        Assert.Equal(header, found.Headers[finding.Column]);
        Assert.Contains(remedy, finding.Zh, StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse(patent.Item.Span)!["offer"]);
    }

    [Fact]
    public void What_is_missing_is_said_of_its_column()
    {
        var rows = SheetRows.Of(["申请号", "发明名称"], [Number, null]);
        var header = HeaderFinder.Find(rows)!;
        var patent = PatentRows.Read(header, rows[1..], Epoch, Came);
        using var item = System.Text.Json.JsonDocument.Parse(patent.Item);

        var reasons = Assert.IsType<DeclarationItem.Quarantined>(DeclarationReader.Read(item.RootElement, Today)).Reasons;
        Assert.Equal(1, patent.Locate(Assert.Single(reasons), header).Column);
    }

    [Theory]
    [InlineData(CellFlaw.TooLong, "cell.length")]
    [InlineData(CellFlaw.FormulaError, "cell.formula")]
    public void A_cell_that_was_not_read_is_reported_and_absent(CellFlaw flaw, string code)
    {
        var header = HeaderFinder.Find(SheetRows.Of(["申请号", "发明名称", "摘要"]))!;
        var patent = PatentRows.Read(header, [new SheetRow(2, [new(Number), new("示例"), new("x", flaw)])], Epoch, Came);

        Assert.Equal(code, Assert.Single(patent.Findings).Code);
        Assert.Null(JsonNode.Parse(patent.Item.Span)!["abstract"]);
    }

    static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static PatentItem Patent(params string?[][] rows)
    {
        var all = SheetRows.Of(rows);
        return PatentRows.Read(HeaderFinder.Find(all)!, all[1..], Epoch, Came);
    }

    static (JsonNode Item, IEnumerable<string> Fields) Read(params string?[][] rows)
    {
        var all = SheetRows.Of(rows);
        var header = HeaderFinder.Find(all)!;
        var patent = PatentRows.Read(header, all[1..], Epoch, Came);
        return (JsonNode.Parse(patent.Item.Span)!, patent.Findings.Select(f => header.Columns[f.Column]!.Field));
    }
}
