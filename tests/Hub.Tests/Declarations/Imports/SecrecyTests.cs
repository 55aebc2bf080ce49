using System.Text;
using PatentHub.Storage;
using Xunit;
using static PatentHub.Hub.Tests.Declarations.Imports.ImportDesk;

namespace PatentHub.Hub.Tests.Declarations.Imports;

/// <summary>Of secret patents nothing is kept: not in the store, not in the error workbook, not in the file itself, not in a temporary one.</summary>
public sealed class SecrecyTests
{
    const string Marked = "绝不能留下的名称";

    [Fact]
    public async Task Nothing_of_a_secret_row_is_kept_and_the_file_goes_with_the_run()
    {
        await using var hub = await HubFixture.StartAsync();
        var import = await hub.ImportAsync(Csv(
            "申请号,发明名称,密级,申请日", $"{Number(1)},示例,非密,下周", $"{Number(2)},{Marked},秘密,", $"{Number(3)},{Marked},公 开,2021-04-08", $"{Number(2)},{Marked},,", $"没有号码,{Marked},机密,", $"{Number(4)},{Marked},非密?,"));

        Assert.Equal(("ended", 2, 0, 0, 0, 3, 0), Summary(import));
        Assert.False((bool)import["fileKept"]!);
        Assert.Empty(await hub.BlobNamesAsync("files/"));
        var errors = await hub.ErrorsAsync(import);
        Assert.Equal(7, errors.Count);
        foreach (var row in new[] { 2, 4, 5, 6 })
        {
            Assert.Contains($"第 {row + 1} 行", errors[row][0], StringComparison.Ordinal);
            Assert.All(errors[row][1..], Assert.Null);
        }
        Assert.Equal(Marked, errors[3][2]);
        Assert.Null(await hub.DeclarationAsync(Number(2)));
        Assert.Empty(await hub.RowsAsync(HubTables.Quarantine, "import"));
    }

    [Fact]
    public async Task A_declaration_that_turns_secret_is_withdrawn_and_its_workbook_can_be_sent_again()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.ImportAsync(Csv("申请号,发明名称", $"{Number(1)},示例"));
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        var import = await hub.ImportAsync(Csv("申请号,发明名称,是否涉密", $"{Number(1)},示例,是", $"{Number(2)},示例,否"));

        Assert.Equal(("ended", 1, 0, 0, 0, 1, 0), Summary(import));
        Assert.Null(await hub.DeclarationAsync(Number(1)));
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(("ended", 0, 0, 1, 0, 0, 0), Summary(await hub.ImportAsync(await hub.DownloadAsync((string)import["errors"]!), "?name=errors.xlsx")));
    }

    [Theory]
    [InlineData("机密★5年\n申请号,发明名称\n{0},{1}", "secret")]
    [InlineData("这不是表格\n{0},{1}", "header")]
    public async Task A_file_of_which_it_is_not_known_what_is_in_it_is_not_kept(string text, string code)
    {
        await using var hub = await HubFixture.StartAsync();
        var import = await hub.ImportAsync(Encoding.UTF8.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, Number(1), Marked)));

        Assert.Equal(("failed", code), ((string)import["phase"]!, (string)import["error"]!["code"]!));
        Assert.Empty(await hub.BlobNamesAsync(""));
        Assert.DoesNotContain(Directory.EnumerateFiles(hub.Folder, "*", SearchOption.AllDirectories), file => Contains(file, Marked));
    }

    [Fact]
    public async Task Nothing_that_the_hub_wrote_has_the_content()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.ImportAsync(RawWorkbook.OfRows(["申请号", "发明名称", "国防专利"], [Number(1), Marked, "是"], [Number(2), "示例", "否"]).ToBytes(), "?name=a.xlsx");
        await hub.StopHubAsync();

        Assert.DoesNotContain(Directory.EnumerateFiles(hub.Folder, "*", SearchOption.AllDirectories), file => Contains(file, Marked));
    }

    static bool Contains(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;
    }
}
