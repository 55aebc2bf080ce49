using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Declarations.Imports;
using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;
using static PatentHub.Hub.Tests.Declarations.Imports.ImportDesk;

namespace PatentHub.Hub.Tests.Declarations.Imports;

/// <summary>Whatever fails in the middle, the file is taken in to the same state.</summary>
public sealed class ImportCrashTests
{
    const string Source = "import";

    /// <summary>New, changed, unchanged, bad, unreadable and secret ones.</summary>
    static readonly byte[] File = Csv([
        "申请号,发明名称,项目编号,密级", .. Enumerable.Range(1, 12).SelectMany(i => new[] { $"{Number(i)},示例{i},A-{i},", $"{Number(i)},示例{i},B-{i},非密" }),
        $"{Number(20)},,,", "123,示例,,", $"{Number(1)},,C-1,", $"{Number(21)},示例,,秘密"]);

    static readonly byte[] Before = Csv(["申请号,发明名称", $"{Number(1)},旧名", $"{Number(2)},旧名", $"{Number(21)},旧名"]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Any_write_may_fail_and_the_import_ends_in_the_same_state(bool isWritten)
    {
        await using var calm = new Office();
        var expected = await calm.RunAsync(int.MaxValue, isWritten: false);
        Assert.False(calm.Store.HasFailed);
        var failures = 0;
        for (var writes = 0; ; writes++)
        {
            await using var office = new Office();
            var actual = await office.RunAsync(writes, isWritten);
            if (!office.Store.HasFailed)
                break;
            failures++;
            Assert.Equal(expected.Declarations, actual.Declarations);
            Assert.Equal(expected.Quarantined, actual.Quarantined);
            Assert.Equal(expected.Errors, actual.Errors);
            Assert.Equal((ImportPhases.Ended, 15L, 2L, 1L, 1L), (actual.Import.Phase, actual.Import.Counts.Items, actual.Import.Counts.Quarantined + actual.Import.Counts.Rejected, actual.Import.Counts.Refused, actual.Import.Counts.Rejected));
            Assert.Empty(await office.Imports.ListOpenAsync(10, default));
        }
        Assert.InRange(failures, 20, 200);
    }

    [Fact]
    public async Task A_process_that_dies_is_followed_by_one_that_goes_on()
    {
        await using var hub = await HubFixture.StartAsync();
        var (status, _, location) = await hub.PostImportAsync(new ByteArrayContent(Csv(["申请号,发明名称", .. Enumerable.Range(1, 3000).Select(i => $"{Number(i)},示例{i}")])));
        Assert.Equal(HttpStatusCode.Accepted, status);
        await hub.CrashAsync();
        hub.StartHub();
        // The lease of the dead process has to end first.
        hub.Clock.Advance(TimeSpan.FromMinutes(3));
        await hub.RunAsync("SweepImports");
        await hub.QuietAsync();

        var import = await hub.GetAsync(location!.OriginalString);
        var counts = Summary(import);
        Assert.Equal(("ended", 3000, 3000), (counts.Phase, counts.Created + counts.Unchanged, (int)import["items"]!));
        Assert.Equal("示例2718", (await hub.DeclarationAsync(Number(2718)))!.Title);
        Assert.All(await hub.SnapshotsAsync(Buckets.All[0]), snapshot => Assert.Equal(1, snapshot.Sequence));
    }

    /// <summary>The hub's handlers over a store that can fail, and everything that a file leaves.</summary>
    sealed class Office : IAsyncDisposable
    {
        readonly CountedHub _hub;

        public Office() => _hub = new CountedHub(also: services => services.AddSingleton(provider => new FailingTableStore(provider.GetRequiredService<CountingTableStore>()))
            .AddSingleton<ITableStore>(provider => provider.GetRequiredService<FailingTableStore>()));

        public FailingTableStore Store => _hub.Get<FailingTableStore>();

        public ImportStore Imports => _hub.Get<ImportStore>();

        public async Task<(List<string> Declarations, List<string> Quarantined, List<string> Errors, ImportRecord Import)> RunAsync(int writes, bool isWritten)
        {
            await BringAsync(Before);
            _hub.Clock.Advance(TimeSpan.FromMinutes(1));
            Store.FailAfter(writes, isWritten);
            var id = await BringAsync(File);
            var errors = ReadWorkbook(await ReadAsync(ImportBlobs.Errors(id))).Select(row => string.Join('|', row)).ToList();
            return (await DeclarationsAsync(), await QuarantinedAsync(), errors, (await Imports.FindAsync(id, default))!.Value.Record);
        }

        /// <summary>As the office does it: sent again where the answer is not known, and swept until it is over.</summary>
        async Task<string> BringAsync(byte[] file)
        {
            string? id = null;
            while (id is null)
                try
                {
                    id = (await _hub.Get<StartImportHandler>().UploadAsync(new MemoryStream(file), "a.csv", null, default)).Id;
                }
                catch (StoreUnavailableException)
                {
                    _hub.Clock.Advance(TimeSpan.FromSeconds(1));
                }
            while (await Imports.ListOpenAsync(10, default) is { Count: > 0 } open)
            {
                foreach (var each in open)
                    await _hub.Get<RunImportHandler>().HandleAsync(each, default);
                _hub.Clock.Advance(TimeSpan.FromMinutes(3));
            }
            return id;
        }

        async Task<byte[]> ReadAsync(string name)
        {
            await using var blob = await _hub.Get<IBlobStore>().OpenReadAsync(HubContainers.Imports, name, default);
            using var bytes = new MemoryStream();
            await blob!.CopyToAsync(bytes);
            return bytes.ToArray();
        }

        /// <summary>What each declaration is now, and how often it changed: twice is once too often.</summary>
        async Task<List<string>> DeclarationsAsync()
        {
            var found = new List<string>();
            foreach (var bucket in Buckets.All)
                await foreach (var row in Store.RowsAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.DeclarationPrefix), default))
                    found.Add(string.Create(CultureInfo.InvariantCulture, $"{row.RowKey} {row.GetInt64("sequence")} {row.GetString("title")} {row.GetBoolean("deleted")} {row.GetString("contentHash")}"));
            return found;
        }

        async Task<List<string>> QuarantinedAsync()
        {
            var found = new List<string>();
            await foreach (var row in Store.RowsAsync(HubTables.Quarantine, new RowRange(Source), default))
                found.Add(row.RowKey);
            return found;
        }

        public ValueTask DisposeAsync() => _hub.DisposeAsync();
    }
}
