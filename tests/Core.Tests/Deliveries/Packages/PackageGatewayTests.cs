using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Core.Tests.Listings;
using PatentHub.Core.Tests.Storage;
using PatentHub.Declarations.Imports;
using PatentHub.Deliveries;
using PatentHub.Deliveries.Packages;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries.Packages;

/// <summary>Packages as jobs: made once however often a crash comes between, and answered by what their receipts say.</summary>
public sealed class PackageGatewayTests
{
    static readonly PlatformProfile Centre = SamplePlatforms.Profile("centre") with { Protocol = PackageRules.Protocol, Packages = new("0 0 1 * * 1", ReceiptDays: 3) };
    static readonly IReadOnlyList<Push> Pushes = [new("S-1", 3, SampleListing.Document("S-1"), null), new("S-2", 1, null, null)];

    readonly FakeTimeProvider _clock = Clocks.Fake();
    readonly MemoryTableStore _tables;
    readonly MemoryBlobStore _blobs = new();
    readonly WrittenSheets _sheets = new();
    readonly PackageStore _packages;
    readonly PackageGateway _gateway;

    public PackageGatewayTests()
    {
        _tables = new(_clock);
        _packages = new(_tables);
        _gateway = new(_packages, _blobs, _sheets, _clock, NullLogger<PackageGateway>.Instance);
    }

    [Fact]
    public async Task What_is_due_becomes_one_package_that_all_of_it_waits_for()
    {
        var id = await MakeAsync();
        var package = (await _packages.FindAsync("centre", id, default))!;
        Assert.Equal((2, 2, PackageStates.Waiting, _clock.GetUtcNow().AddDays(3)), (package.Items, package.Open, package.State, package.RemindAt));
        Assert.NotNull(await _blobs.OpenReadAsync(HubContainers.Packages, package.Blob, default));
        Assert.IsType<JobReply.Running>(await _gateway.ReadJobAsync(Centre, id, default));
        Assert.Equal(Recourse.Repeat, _gateway.RecourseAt(Centre));
    }

    [Fact]
    public async Task The_workbook_has_a_row_for_each_with_what_to_do_and_room_for_the_result()
    {
        await MakeAsync();
        var rows = _sheets.Written[0];
        Assert.Equal(["数据包编号", "信息编号", "版本", "操作"], rows[0].Take(4));
        Assert.Equal(["接收结果", "拒绝原因", "平台编号"], rows[0].TakeLast(3));
        Assert.Equal(["S-1", "3", "发布", "供给", "存证验证方法"], rows[1].Skip(1).Take(5));
        Assert.Equal(["S-2", "1", "撤回", null], rows[2].Skip(1).Take(4));
    }

    /// <summary>The process dies after each write in turn; then the same is due again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_a_crash_the_same_package_is_finished(int lost)
    {
        _tables.LoseAfter(lost);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _gateway.PushBatchAsync(Centre, Pushes, default));
        _clock.Advance(TimeSpan.FromMinutes(5));
        await MakeAsync();
        Assert.Equal(2, Assert.Single(await _packages.ListAsync("centre", 10, default)).Items);
        Assert.Single(_tables.Rows(HubTables.Packages, "centre"), r => r.RowKey.StartsWith(PackageKeys.OpenPrefix, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receipt_settles_what_it_names_and_the_rest_stays_open()
    {
        var id = await MakeAsync();
        var package = await SettleAsync(id, new PackageItem("S-1", 3, true, PackageItem.Accepted, null, "P-1"));
        Assert.Equal((1, 0, 1, PackageStates.Partial), (package.Accepted, package.Rejected, package.Open, package.State));
        var running = Assert.IsType<JobReply.Running>(await _gateway.ReadJobAsync(Centre, id, default));
        Assert.Equal(new PushReply.Accepted("P-1"), running.ResultOf("S-1"));
        Assert.Null(running.ResultOf("S-2"));
        Assert.Single(_tables.Rows(HubTables.Packages, "centre"), r => r.RowKey.StartsWith(PackageKeys.OpenPrefix, StringComparison.Ordinal));
        package = await SettleAsync(id, new PackageItem("S-2", 1, false, PackageItem.Rejected, "不予撤回"));
        Assert.Equal(PackageStates.Settled, package.State);
        Assert.Equal(new PushReply.Rejected("不予撤回", null), Assert.IsType<JobReply.Finished>(await _gateway.ReadJobAsync(Centre, id, default)).ResultOf("S-2"));
        Assert.DoesNotContain(_tables.Rows(HubTables.Packages, "centre"), r => r.RowKey.StartsWith(PackageKeys.OpenPrefix, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_result_stands_once_it_is_kept()
    {
        var id = await MakeAsync();
        await SettleAsync(id, new PackageItem("S-1", 3, true, PackageItem.Accepted));
        await SettleAsync(id, new PackageItem("S-1", 3, true, PackageItem.Rejected, "later"));
        Assert.Equal(PackageItem.Accepted, (await _packages.ReadItemsAsync("centre", id, default))["S-1"].Result);
    }

    [Fact]
    public async Task A_discarded_package_gives_back_what_has_no_result_and_the_same_again_is_another_package()
    {
        var id = await MakeAsync();
        await SettleAsync(id, new PackageItem("S-1", 3, true, PackageItem.Accepted));
        await _packages.DiscardAsync((await _packages.FindAsync("centre", id, default))!, "lost", _clock.GetUtcNow(), default);
        var finished = Assert.IsType<JobReply.Finished>(await _gateway.ReadJobAsync(Centre, id, default));
        Assert.Equal(["S-1"], finished.Results.Keys);
        Assert.Equal($"{id}-2", await MakeAsync());
        Assert.IsType<JobReply.Forgotten>(await _gateway.ReadJobAsync(Centre, "20261125-ffffffff", default));
    }

    async Task<string> MakeAsync()
    {
        var replies = await _gateway.PushBatchAsync(Centre, Pushes, default);
        Assert.Equal(Pushes.Count, replies.Count);
        return Assert.Single(replies.Cast<PushReply.Pending>().Select(r => r.Job!).Distinct());
    }

    async Task<Package> SettleAsync(string id, params PackageItem[] results) =>
        await _packages.SettleAsync((await _packages.FindAsync("centre", id, default))!, results, _clock.GetUtcNow(), default);

    /// <summary>Remembers the first sheet of each workbook.</summary>
    sealed class WrittenSheets : ISheetWriter
    {
        public List<List<IReadOnlyList<string?>>> Written { get; } = [];

        public void WriteWorkbook(Stream target, IEnumerable<SheetToWrite> sheets)
        {
            Written.Add([.. sheets.First().Rows]);
            target.WriteByte(1);
        }

        public void WriteText(Stream target, IEnumerable<IReadOnlyList<string?>> rows) => throw new NotSupportedException();
    }
}
