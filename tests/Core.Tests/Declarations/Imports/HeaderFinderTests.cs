using PatentHub.Declarations.Imports;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.Imports;

public sealed class HeaderFinderTests
{
    [Fact]
    public void A_header_stands_below_titles_and_notes()
    {
        var header = HeaderFinder.Find(SheetRows.Of(["泸州市财政资助科研项目专利声明表"], ["填表单位：", "示例大学"], ["序号", "专利号", "名称", "授权日"], ["1", "ZL202110377287.X", "示例", "2022-08-16"]));

        Assert.NotNull(header);
        Assert.Equal(3, header.Rows);
        Assert.Equal([null, "applicationNumber", "title", "grantDate"], header.Columns.Select(c => c?.Field));
        Assert.Equal(["序号"], header.Unknown);
    }

    [Fact]
    public void Two_lines_with_merged_groups_are_one_header()
    {
        var header = HeaderFinder.Find(SheetRows.Of(
            ["申请号", "发明名称", "申请人信息", null, "项目", null, null, "备注"], [null, null, "名称", "统一社会信用代码", "名称", "编号", "类型", null], ["ZL202110377287.X", "示例"]));

        Assert.NotNull(header);
        Assert.Equal(2, header.Rows);
        Assert.Equal(["applicationNumber", "title", "applicant.name", "applicant.uscc", "project.name", "project.number", "project.type", null], header.Columns.Select(c => c?.Field));
    }

    [Fact]
    public void The_first_row_of_content_is_not_taken_for_a_second_line() =>
        Assert.Equal(1, HeaderFinder.Find(SheetRows.Of(["申请号", "名称", "密级", "备注"], ["ZL202110377287.X", "一种数据保密方法", "非密", "保密期满"]))!.Rows);

    [Theory]
    [InlineData("申请（专利）号")]
    [InlineData("专利号 (必填)")]
    [InlineData("＊申请号")]
    [InlineData("专利申请号")]
    [InlineData("applicationNumber")]
    public void A_header_is_known_in_its_forms(string text) => Assert.Equal("applicationNumber", ImportColumns.Find(text)?.Field);

    [Theory]
    [InlineData("是否涉密及定密依据")]
    [InlineData("保密审查结果")]
    [InlineData("国防专利号")]
    public void What_speaks_of_secrecy_is_about_secrecy(string text) =>
        Assert.Equal("secrecy", HeaderFinder.Find(SheetRows.Of(["申请号", "名称", text]))!.Columns[2]?.Field);

    [Fact]
    public void A_second_column_of_one_meaning_is_unknown() => Assert.Equal(["申请日期"], HeaderFinder.Find(SheetRows.Of(["申请号", "名称", "申请日", "申请日期"]))!.Unknown);

    [Fact]
    public void The_result_column_of_an_error_workbook_is_not_reported() => Assert.Empty(HeaderFinder.Find(SheetRows.Of([ImportColumns.ResultHeader, "申请号", "名称"]))!.Unknown);

    [Fact]
    public void Without_number_and_title_there_is_no_header() => Assert.Null(HeaderFinder.Find(SheetRows.Of(["申请号", "申请日"], ["ZL202110377287.X", "2021-04-08"])));

    [Theory]
    [InlineData("机密★10年", true)]
    [InlineData("绝 密", true)]
    [InlineData("秘密★", true)]
    [InlineData("技术秘密清单", false)]
    public void A_mark_of_classified_documents_above_the_table_counts(string title, bool isSecret)
    {
        var rows = SheetRows.Of([title], ["申请号", "名称"]);
        Assert.Equal(isSecret, HeaderFinder.IsMarkedSecret(rows, HeaderFinder.Find(rows)!.Rows));
    }

    [Fact]
    public void No_two_columns_share_a_header_and_every_word_is_a_code_of_the_feed()
    {
        var headers = ImportColumns.All.SelectMany(c => c.Others.Append(c.Header)).Select(CellText.Key).ToList();
        Assert.Equal(headers.Count, headers.Distinct().Count());
        Assert.All(ImportColumns.All.Where(c => c.Words.Count > 0), c => Assert.All(c.Words, word => Assert.All(word.Zh.Append(word.Code), text => Assert.Equal(word.Code, c.CodeOf(text)))));
    }
}
