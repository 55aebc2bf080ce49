using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Declarations.Imports;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Packages;
using PatentHub.Monitoring;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>A platform without an interface: packages go out by hand at set times, and receipts come back.</summary>
public sealed class PackageJourneyTests
{
    const string Packages = "api/platforms/centre/packages";

    static readonly HubSetup Setup = new()
    {
        Platforms = [HubSetup.Plain("one")],
        ProfileFiles = new Dictionary<string, string>
        {
            ["centre.json"] = """
                { "id": "centre", "name": "泸州中心", "level": "municipal", "protocol": "file", "accepts": ["supply", "demand"],
                  "packages": { "schedule": "0 0 1 * * *", "receiptDays": 3 } }
                """,
        },
    };

    [Fact]
    public async Task What_is_due_is_carried_at_the_set_time_and_the_receipt_settles_each_by_its_own_result()
    {
        await using var hub = await StartAsync(3);
        Assert.Empty(await ListAsync(hub));
        var package = await NextPackageAsync(hub);
        Assert.Equal((3, 3, "waiting"), ((int)package["items"]!, (int)package["open"]!, (string)package["state"]!));
        Assert.All(await hub.DeliveriesAsync("centre"), d => Assert.Equal((DeliveryPhase.Pending, (string)package["id"]!), (d.Phase, d.Job)));

        var rows = Read(hub, await DownloadAsync(hub, package));
        var receipt = Fill(rows, (TestFeed.ListingId(1), "已接收", null), (TestFeed.ListingId(2), "已接收", null), (TestFeed.ListingId(3), "已拒绝", "已由他处登记"));
        Assert.Equal(3, (int)(await UploadAsync(hub, package, Workbook(hub, receipt)))["results"]!);
        await hub.QuietAsync();
        Assert.Equal(DeliveryPhase.Accepted, (await hub.DeliveryAsync("centre", 1)).Phase);
        var refused = await hub.DeliveryAsync("centre", 3);
        Assert.Equal((DeliveryPhase.Rejected, "已由他处登记"), (refused.Phase, refused.LastReason));
        Assert.Equal("settled", (string?)(await ListAsync(hub))[0]["state"]);

        // The same again changes nothing.
        Assert.Equal(0, (int)(await UploadAsync(hub, package, Workbook(hub, receipt)))["results"]!);
        await hub.SweepAsync();
        Assert.Equal(refused, await hub.DeliveryAsync("centre", 3));
    }

    [Fact]
    public async Task The_same_package_is_downloaded_every_time_and_has_no_formula()
    {
        await using var hub = await HubFixture.StartAsync(Setup);
        hub.Feed.Add(hub.Feed.Item(1, "=HYPERLINK(\"https://evil.example\",\"示例\")"));
        await hub.SyncAsync();
        await hub.SweepAsync();
        var package = await NextPackageAsync(hub);
        var first = await DownloadAsync(hub, package);
        hub.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(first, await DownloadAsync(hub, package));
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(first));
        using var sheet = new StreamReader(archive.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var xml = await sheet.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("HYPERLINK", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changes_while_a_package_is_out_goes_into_the_next_one()
    {
        await using var hub = await StartAsync(2);
        var package = await NextPackageAsync(hub);
        hub.Feed.Change(1, item => item["title"] = "示例：改了标题");
        hub.Feed.Delete(2);
        await hub.SyncAsync();
        await hub.SweepAsync();
        hub.Clock.Advance(TimeSpan.FromDays(1));
        await hub.SweepAsync();
        Assert.Single(await ListAsync(hub));

        await AnswerAsync(hub, package, (1, 1, "accepted", null), (2, 1, "accepted", null));
        var next = await NextPackageAsync(hub);
        var rows = Read(hub, await DownloadAsync(hub, next));
        Assert.Equal([(TestFeed.ListingId(1), "2", "发布"), (TestFeed.ListingId(2), "2", "撤回")], rows.Skip(1).Select(r => (r[1]!, r[2]!, r[3]!)).Order());
        await AnswerAsync(hub, next, (1, 2, "accepted", null), (2, 2, "accepted", null));
        Assert.Equal((DeliveryPhase.Accepted, 2L), Where(await hub.DeliveryAsync("centre", 1)));
        Assert.Equal((DeliveryPhase.Withdrawn, 2L), Where(await hub.DeliveryAsync("centre", 2)));
    }

    [Fact]
    public async Task Rows_without_a_result_stay_open_and_are_missed_after_the_set_days()
    {
        await using var hub = await StartAsync(2);
        var package = await NextPackageAsync(hub);
        await AnswerAsync(hub, package, (1, 1, "accepted", null));
        Assert.Equal((DeliveryPhase.Pending, (string)package["id"]!), ((await hub.DeliveryAsync("centre", 2)).Phase, (await hub.DeliveryAsync("centre", 2)).Job));
        await hub.RunAsync("WatchBacklog");
        Assert.Null(await hub.AlarmAsync(AlarmCauses.ReceiptOverdue, "centre"));
        hub.Clock.Advance(TimeSpan.FromDays(3));
        await hub.RunAsync("WatchBacklog");
        Assert.Equal(1, (await hub.AlarmAsync(AlarmCauses.ReceiptOverdue, "centre"))!.Count);
        await AnswerAsync(hub, package, (2, 1, "accepted", null));
        await hub.RunAsync("WatchBacklog");
        Assert.Null(await hub.AlarmAsync(AlarmCauses.ReceiptOverdue, "centre"));
        Assert.Equal(DeliveryPhase.Accepted, (await hub.DeliveryAsync("centre", 2)).Phase);
    }

    [Fact]
    public async Task A_lost_package_is_discarded_and_what_was_in_it_goes_into_the_next_one()
    {
        await using var hub = await StartAsync(2);
        var package = await NextPackageAsync(hub);
        await AnswerAsync(hub, package, (1, 1, "accepted", null));
        var path = $"{Packages}/{package["id"]}";
        Assert.Equal(HttpStatusCode.BadRequest, (await hub.AskAsync(HttpMethod.Post, $"{path}/discard", new JsonObject())).Status);
        Assert.Equal(HttpStatusCode.OK, (await hub.AskAsync(HttpMethod.Post, $"{path}/discard", new JsonObject { ["reason"] = "丢失" })).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await hub.AskAsync(HttpMethod.Post, $"{path}/receipt", Items((2, 1, "accepted", null)))).Status);
        await hub.QuietAsync();
        var next = await NextPackageAsync(hub);
        Assert.Equal(1, (int)next["items"]!);
        await AnswerAsync(hub, next, (2, 1, "accepted", null));
        Assert.All(await hub.DeliveriesAsync("centre"), d => Assert.Equal(DeliveryPhase.Accepted, d.Phase));
    }

    [Fact]
    public async Task A_wrong_receipt_is_not_taken_at_all_and_names_row_and_column()
    {
        await using var hub = await StartAsync(2);
        var package = await NextPackageAsync(hub);
        var rows = Read(hub, await DownloadAsync(hub, package));
        var receipt = Fill(rows, (TestFeed.ListingId(1), "已接收", null), (TestFeed.ListingId(2), "已拒绝", null));
        var (status, problem) = await PostAsync(hub, package, Workbook(hub, [.. receipt, [(string)package["id"]!, TestFeed.ListingId(9), "1", .. Enumerable.Repeat<string?>(null, rows[0].Count - 6), "已接收"]]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal([(3, "拒绝原因"), (4, "信息编号")], problem["errors"]!.AsArray().Select(e => ((int)e!["row"]!, (string)e["column"]!)).Order());
        await hub.SweepAsync();
        Assert.All(await hub.DeliveriesAsync("centre"), d => Assert.Equal(DeliveryPhase.Pending, d.Phase));

        (status, problem) = await PostAsync(hub, package, new StringContent("标题,内容\n一,二", System.Text.Encoding.UTF8, "text/csv"));
        Assert.Equal((HttpStatusCode.BadRequest, "receipt-header"), (status, (string)problem["title"]!));
        (status, problem) = await PostAsync(hub, package, new ByteArrayContent([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]));
        Assert.Equal((HttpStatusCode.BadRequest, "file-old-or-encrypted"), (status, (string)problem["title"]!));
    }

    [Fact]
    public async Task A_receipt_may_be_csv()
    {
        await using var hub = await StartAsync(1);
        var package = await NextPackageAsync(hub);
        var csv = $"信息编号,版本,接收结果,拒绝原因,平台编号\r\n{TestFeed.ListingId(1)},1,已接收,,P-7\r\n";
        await UploadAsync(hub, package, System.Text.Encoding.UTF8.GetBytes(csv));
        await hub.QuietAsync();
        var delivery = await hub.DeliveryAsync("centre", 1);
        Assert.Equal((DeliveryPhase.Accepted, "P-7"), (delivery.Phase, delivery.RemoteId));
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_unknown()
    {
        await using var hub = await HubFixture.StartAsync(Setup);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, "api/platforms/one/packages")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Get, $"{Packages}/20260101-00000000")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Post, $"{Packages}/no..such/receipt", Items((1, 1, "accepted", null)))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.AskAsync(HttpMethod.Post, $"{Packages}/20260101-00000000/discard", new JsonObject { ["reason"] = "x" })).Status);
    }

    [Fact]
    public async Task A_crash_between_package_and_rows_makes_no_second_package_and_reconcile_has_nothing_to_complain_of()
    {
        await using var hub = await StartAsync(2);
        hub.Clock.Advance(UntilSlot(hub));
        await hub.CrashAsync();
        hub.StartHub();
        var package = await NextPackageAsync(hub);
        await hub.CrashAsync();
        hub.StartHub();
        await hub.SweepAsync();
        Assert.Single(await ListAsync(hub));
        await AnswerAsync(hub, package, (1, 1, "accepted", null), (2, 1, "accepted", null));
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await hub.RunAsync("ReconcilePlatforms");
        Assert.Null(await hub.AlarmAsync(AlarmCauses.ReconcileStopped, "centre"));
        Assert.All(await hub.DeliveriesAsync("centre"), d => Assert.Equal(DeliveryPhase.Accepted, d.Phase));
    }

    static async Task<HubFixture> StartAsync(int items)
    {
        var hub = await HubFixture.StartAsync(Setup);
        hub.Feed.AddNumbered(items);
        await hub.SyncAsync();
        await hub.SweepAsync();
        return hub;
    }

    static (string, long) Where(Delivery delivery) => (delivery.Phase, delivery.AcknowledgedRevision);

    static TimeSpan UntilSlot(HubFixture hub) => new PackageRules("0 0 1 * * *").FirstFrom(hub.Clock.GetUtcNow()) - hub.Clock.GetUtcNow();

    static async Task<JsonNode> NextPackageAsync(HubFixture hub)
    {
        var before = await ListAsync(hub);
        hub.Clock.Advance(UntilSlot(hub));
        await hub.SweepAsync();
        var after = await ListAsync(hub);
        Assert.Equal(before.Count + 1, after.Count);
        // What comes at the very instant still belongs to that time.
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        return after[0];
    }

    static async Task<IReadOnlyList<JsonNode>> ListAsync(HubFixture hub) => [.. (await hub.AskAsync(HttpMethod.Get, Packages)).Body["items"]!.AsArray().Select(i => i!)];

    static async Task<HttpResponseMessage> SendAsync(HubFixture hub, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        return await hub.SendAuthorisedAsync(request);
    }

    static async Task<byte[]> DownloadAsync(HubFixture hub, JsonNode package)
    {
        using var reply = await SendAsync(hub, HttpMethod.Get, ((string)package["workbook"]!).TrimStart('/'));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal($"centre-{package["id"]}.xlsx", reply.Content.Headers.ContentDisposition!.FileNameStar);
        return await reply.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    static async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(HubFixture hub, JsonNode package, HttpContent content)
    {
        using var reply = await SendAsync(hub, HttpMethod.Post, $"{Packages}/{package["id"]}/receipt", content);
        return (reply.StatusCode, JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    static Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(HubFixture hub, JsonNode package, byte[] file) => PostAsync(hub, package, new ByteArrayContent(file));

    /// <summary>As a browser uploads a file.</summary>
    static async Task<JsonNode> UploadAsync(HubFixture hub, JsonNode package, byte[] file)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var (status, body) = await PostAsync(hub, package, new MultipartFormDataContent { { content, "file", file[0] == 'P' ? "receipt.xlsx" : "receipt.csv" } });
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        return body;
    }

    /// <summary>As a program reports results.</summary>
    static async Task AnswerAsync(HubFixture hub, JsonNode package, params (int Item, long Revision, string Result, string? Reason)[] results)
    {
        var (status, body) = await hub.AskAsync(HttpMethod.Post, $"{Packages}/{package["id"]}/receipt", Items(results));
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        await hub.QuietAsync();
    }

    static JsonObject Items(params (int Item, long Revision, string Result, string? Reason)[] results) => new()
    {
        ["items"] = new JsonArray([.. results.Select(r => new JsonObject { ["id"] = TestFeed.ListingId(r.Item), ["revision"] = r.Revision, ["result"] = r.Result, ["reason"] = r.Reason })]),
    };

    static List<IReadOnlyList<string?>> Read(HubFixture hub, byte[] workbook)
    {
        using var sheet = hub.Host.Services.GetRequiredService<ISheetReader>().Open(new MemoryStream(workbook), "package.xlsx");
        return [.. sheet.Rows().Select(r => r.Cells.Select(c => c.Text).ToList())];
    }

    static List<IReadOnlyList<string?>> Fill(List<IReadOnlyList<string?>> rows, params (string Id, string Result, string? Reason)[] results)
    {
        var column = rows[0].ToList().IndexOf("接收结果");
        return [rows[0], .. rows.Skip(1).Select(row => results.Single(r => r.Id == row[1]) is var result ? (IReadOnlyList<string?>)[.. row.Concat(Enumerable.Repeat<string?>(null, column)).Take(column), result.Result, result.Reason] : row)];
    }

    static byte[] Workbook(HubFixture hub, IEnumerable<IReadOnlyList<string?>> rows)
    {
        using var file = new MemoryStream();
        hub.Host.Services.GetRequiredService<ISheetWriter>().WriteWorkbook(file, [new("回执", rows, [20])]);
        return file.ToArray();
    }
}
