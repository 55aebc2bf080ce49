using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MiniExcelLibs;
using PatentHub.Declarations.Imports;
using PatentHub.Storage;
using Xunit;
using static PatentHub.Hub.Tests.Declarations.Imports.ImportDesk;

namespace PatentHub.Hub.Tests.Declarations.Imports;

public sealed class ImportJourneyTests
{
    const string Header = "申请号,发明名称,法律状态,申请日";

    [Fact]
    public async Task A_file_is_answered_at_once_and_taken_in_by_itself()
    {
        await using var hub = await HubFixture.StartAsync();
        var (status, body, location) = await hub.PostImportAsync(new ByteArrayContent(Csv(Header, $"{Number(1)},示例一,有效,2021/4/8", $"{Number(2)},示例二,审查中,2021年4月9日")), "?name=声明.csv");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal($"/api/imports/{body["id"]}", location!.OriginalString);
        await hub.QuietAsync();
        var import = await hub.GetAsync(location.OriginalString);
        Assert.Equal(("ended", 2, 0, 0, 0, 0, 0), Summary(import));
        Assert.Equal(("声明.csv", "import", 2, 1.0), ((string)import["fileName"]!, (string)import["source"]!, (int)import["rows"]!, (double)import["progress"]!));
        Assert.Null(import["errors"]);
        Assert.Equal(new DateOnly(2021, 4, 9), (await hub.DeclarationAsync(Number(2)))!.FilingDate);
        Assert.Equal((string)import["id"]!, (string)(await hub.GetAsync("api/imports"))["imports"]![0]!["id"]!);
        Assert.Empty(hub.Host.Log.Errors);
    }

    [Fact]
    public async Task A_form_brings_its_file_with_its_name()
    {
        await using var hub = await HubFixture.StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent("x"), "note" }, { new ByteArrayContent(RawWorkbook.OfRows(["申请号", "名称"], [Number(1), "示例"]).ToBytes()), "file", "表.xlsx" } };
        var (_, body, location) = await hub.PostImportAsync(form, "?source=office");
        await hub.QuietAsync();

        var import = await hub.GetAsync(location!.OriginalString);
        Assert.Equal(("ended", 1, 0, 0, 0, 0, 0), Summary(import));
        Assert.Equal(("表.xlsx", "office"), ((string)import["fileName"]!, (string)import["source"]!));
    }

    [Fact]
    public async Task The_error_workbook_says_per_cell_what_is_wrong_and_is_sent_again_when_it_is_corrected()
    {
        await using var hub = await HubFixture.StartAsync();
        var wrong = Number(2)[..^1] + (Number(2)[^1] == '1' ? '2' : '1');
        var import = await hub.ImportAsync(Csv("泸州市声明表", "序号," + Header + ",备注", $"1,{Number(1)},示例一,有效,下周,甲", $"2,{wrong},示例二,有效,2021-04-08,乙", $"3,{Number(3)},,有效,2021-04-08,丙", $"4,{Number(4)},示例四,有效,2021-04-08,=1+1"));

        Assert.Equal(("ended", 2, 0, 0, 1, 0, 1), Summary(import));
        Assert.Equal(["序号", "备注"], import["unknownColumns"]!.AsArray().Select(c => (string)c!));
        var errors = await hub.ErrorsAsync(import);
        Assert.Equal([ImportColumns.ResultHeader, "序号", "申请号", "发明名称", "法律状态", "申请日", "备注"], errors[0]);
        Assert.Equal(5, errors.Count);
        Assert.Contains("【已导入，请核对】", errors[1][0], StringComparison.Ordinal);
        Assert.Contains("“申请日”：应为存在的日期", errors[1][0], StringComparison.Ordinal);
        Assert.Contains("\"filingDate\": must be a real date", errors[1][0], StringComparison.Ordinal);
        Assert.Contains($"申请号校验位错误，按前面的数字应为 {Number(2)[^1]}", errors[2][0], StringComparison.Ordinal);
        Assert.Contains("“发明名称”", errors[3][0], StringComparison.Ordinal);
        Assert.Null(errors[4][0]);
        Assert.Equal(["4", Number(4), "示例四", "有效", "2021-04-08", "=1+1"], errors[4][1..]);

        (errors[1][5], errors[2][2], errors[3][3]) = ("2021-04-08", Number(2), "示例三");
        var again = await hub.ImportAsync(RawWorkbook.OfRows([.. errors]).ToBytes(), "?name=errors.xlsx");
        Assert.Equal(("ended", 2, 1, 1, 0, 0, 0), Summary(again));
        Assert.Null(again["errors"]);
        Assert.Empty(await hub.RowsAsync(HubTables.Quarantine, "import", "Q|"));
    }

    [Fact]
    public async Task Rows_of_one_patent_become_one_declaration_however_far_apart_they_stand()
    {
        await using var hub = await HubFixture.StartAsync();
        var rows = Enumerable.Range(1, 1500).Select(i => $"{Number(i)},示例,A-{i},50%").Concat(Enumerable.Range(1, 1500).Select(i => $"{Number(i)},示例,B-{i},0.5"));
        var import = await hub.ImportAsync(Csv(["申请号,发明名称,项目编号,项目贡献率", .. rows]));

        Assert.Equal(("ended", 1500, 0, 0, 0, 0, 0), Summary(import));
        Assert.Equal((3000, 1500), ((int)import["rows"]!, (int)import["items"]!));
        Assert.Equal(["A-1077", "B-1077"], (await hub.DeclarationAsync(Number(1077)))!.Projects!.Select(p => p.Number));
    }

    [Fact]
    public async Task The_same_file_twice_changes_nothing_and_an_earlier_one_takes_effect_again()
    {
        await using var hub = await HubFixture.StartAsync();
        var first = Csv(Header, $"{Number(1)},示例一,有效,2021-04-08", $"{Number(2)},示例二,有效,2021-04-08");
        var import = await hub.ImportAsync(first);
        var before = await hub.FingerprintAsync();
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await hub.ImportAsync(first);
        Assert.Equal(("ended", 0, 0, 2, 0, 0, 0), Summary(again));
        Assert.Equal((string)import["id"]!, (string)again["sameAs"]!);
        Assert.Equal(before, await hub.FingerprintAsync());

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(("ended", 0, 1, 0, 0, 0, 0), Summary(await hub.ImportAsync(Csv(Header, $"{Number(1)},另名,有效,2021-04-08"))));
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(("ended", 0, 1, 1, 0, 0, 0), Summary(await hub.ImportAsync(first)));
        Assert.Equal("示例一", (await hub.DeclarationAsync(Number(1)))!.Title);
    }

    [Theory]
    [InlineData("GB18030", ',')]
    [InlineData("GB18030", '\t')]
    [InlineData("utf-8", ';')]
    [InlineData("utf-8-bom", ',')]
    public async Task Text_is_read_in_its_encoding_and_with_its_separator(string encoding, char separator)
    {
        await using var hub = await HubFixture.StartAsync();
        // Beyond the first buffer, and with a character that GB18030 writes with four bytes.
        var text = string.Join("\n", Enumerable.Range(1, 3000).Select(i => $"{Number(i)},ascii {i},有效".Replace(',', separator)).Prepend($"申请号{separator}名称{separator}法律状态").Append($"{Number(3001)}{separator}\"𠮷{separator}引\"\"号\"{separator}有效"));
        byte[] bytes = encoding == "GB18030" ? CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(text)
            : [.. encoding == "utf-8-bom" ? Encoding.UTF8.GetPreamble() : [], .. Encoding.UTF8.GetBytes(text)];

        Assert.Equal(("ended", 3001, 0, 0, 0, 0, 0), Summary(await hub.ImportAsync(bytes)));
        Assert.Equal($"𠮷{separator}引\"号", (await hub.DeclarationAsync(Number(3001)))!.Title);
    }

    [Fact]
    public async Task A_workbook_of_another_program_is_read_with_its_dates_and_numbers()
    {
        await using var hub = await HubFixture.StartAsync();
        using var workbook = new MemoryStream();
        workbook.SaveAs(new[] { new Dictionary<string, object?> { ["专利号"] = Number(1), ["名称"] = "示例", ["申请日"] = new DateTime(2021, 4, 8), ["授权日"] = "2022年8月16日", ["转化方式"] = "许可", ["价格方式"] = "一口价", ["价格（元）"] = 300000.5, ["备注"] = null } });

        var import = await hub.ImportAsync(workbook.ToArray(), "?name=a.xlsx");
        Assert.Equal(("ended", 1, 0, 0, 0, 0, 0), Summary(import));
        var declaration = (await hub.DeclarationAsync(Number(1)))!;
        Assert.Equal((new DateOnly(2021, 4, 8), new DateOnly(2022, 8, 16), 300000.5m), (declaration.FilingDate, declaration.GrantDate, declaration.Offer!.Price!.Amount));
        Assert.Null(import["errors"]);
    }

    [Theory]
    [InlineData("xlsx")]
    [InlineData("csv")]
    public async Task The_template_is_taken_as_it_is_and_brings_nothing_but_what_is_filled_in(string format)
    {
        await using var hub = await HubFixture.StartAsync();
        var template = await hub.DownloadAsync($"api/imports/template?format={format}");
        Assert.Equal(("ended", 0, 0, 0, 0, 0, 0), Summary(await hub.ImportAsync(template, $"?name=t.{format}")));
        if (format == "xlsx")
        {
            var rows = ReadWorkbook(template);
            Assert.Equal(ImportColumns.All.Select(c => c.Header), rows[0]);
            rows[2][0] = Number(1);
            template = RawWorkbook.OfRows([.. rows.Select(r => r[..26])]).ToBytes();
        }
        else
            template = [.. template, .. Encoding.UTF8.GetBytes($"{Number(1)},示例,,发明\r\n")];
        Assert.Equal(("ended", 1, 0, 0, 0, 0, 0), Summary(await hub.ImportAsync(template, $"?name=t.{format}")));
    }

    [Fact]
    public async Task What_is_no_request_is_said_to_be_none()
    {
        await using var hub = await HubFixture.StartAsync(new HubSetup { Settings = new Dictionary<string, string> { ["Imports:MaxMegabytes"] = "1" } });
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.PostImportAsync(new ByteArrayContent(Csv(Header)), "?source=test")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.PostImportAsync(new ByteArrayContent(Csv(Header)), "?source=A%20b")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.PostImportAsync(new ByteArrayContent([]))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.PostImportAsync(new MultipartFormDataContent { { new StringContent("x"), "note" } })).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await hub.PostImportAsync(new ByteArrayContent(new byte[2 * 1024 * 1024]))).Status);
        using var chunked = new StreamContent(new MemoryStream(new byte[1024 * 1024 + 1]));
        chunked.Headers.ContentLength = null;
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/imports") { Content = chunked };
        request.Headers.TransferEncodingChunked = true;
        using var response = await hub.SendAuthorisedAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(new MediaTypeHeaderValue("application/problem+json").MediaType, response.Content.Headers.ContentType!.MediaType);
        Assert.Empty(await hub.BlobNamesAsync("files/"));
        using var unknown = await hub.SendAuthorisedAsync(new HttpRequestMessage(HttpMethod.Get, "api/imports/1"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var keyless = await hub.Http.GetAsync(new Uri("api/imports", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, keyless.StatusCode);
    }
}
