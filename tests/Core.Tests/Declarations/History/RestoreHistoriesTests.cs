using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PatentHub.Core.Tests.Storage;
using PatentHub.Declarations;
using PatentHub.Declarations.History;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.History;

public sealed class RestoreHistoriesTests
{
    static readonly string[] Numbers = [SampleItem.Number, .. Enumerable.Range(1, 39).Select(SampleNumbers.At)];

    readonly AnchoredHistory _history = new();

    [Fact]
    public async Task An_empty_store_is_as_it_was()
    {
        await DeclareAsync(_history, 10, 11);
        await _history.AnchorAsync();
        var export = await ExportAsync(_history);
        var manifest = (await new ExportBook(_history.Blobs).FindAsync(export, default))!;
        Assert.Equal((new DateOnly(2026, 11, 23), (await _history.Book.NewestAsync(default))!.Anchor.Root), (manifest.Anchor, manifest.Root));
        Assert.Equal((80 + 40, 40 * 5), (manifest.Rows[HubTables.Snapshots], manifest.Rows[HubTables.Records]));

        var empty = new AnchoredHistory(blobs: _history.Blobs);
        var dry = await RunAsync(empty, HistoryJobKinds.Restore, export, isDryRun: true);
        Assert.Equal((80, 40, 40, 0), (dry.Count("missingSnapshots"), dry.Count("missingHeads"), dry.Count("missingListings"), dry.Count("broken")));
        Assert.Empty(empty.Tables.Rows(HubTables.Snapshots));
        var job = await RunAsync(empty, HistoryJobKinds.Restore, export);
        Assert.Equal((HistoryJobOutcomes.Ended, 80), (job.Outcome, job.Count("missingSnapshots")));
        foreach (var table in (string[])[HubTables.Records, HubTables.Snapshots])
            Assert.Equal(Describe(_history.Tables.Rows(table)), Describe(empty.Tables.Rows(table)));
        Assert.Equal(0, (await RunAsync(empty, HistoryJobKinds.Check, null)).Count("broken"));
        Assert.Equal(0, (await RunAsync(empty, HistoryJobKinds.Restore, export)).Count("missingSnapshots"));
    }

    [Fact]
    public async Task Only_what_is_missing_comes_back_and_what_is_newer_stays()
    {
        await DeclareAsync(_history, 10, 11);
        var export = await ExportAsync(_history);
        await DeclareAsync(_history, 12);
        var bucket = Buckets.Of(Numbers[3]);
        foreach (var key in (string[])[RecordKeys.Snapshot(Numbers[3], 1), RecordKeys.Snapshot(Numbers[3], 2)])
            await RemoveAsync(HubTables.Snapshots, bucket, key);
        await RemoveAsync(HubTables.Records, bucket, RecordKeys.Declaration(Numbers[3]));
        await RemoveAsync(HubTables.Records, bucket, RecordKeys.Listing("S-" + Numbers[3]));
        var before = ETags();
        var job = await RunAsync(_history, HistoryJobKinds.Restore, export);
        Assert.Equal((2, 1, 1, 0), (job.Count("missingSnapshots"), job.Count("missingHeads"), job.Count("missingListings"), job.Count("broken")));
        Assert.Empty(before.Except(ETags()));
        Assert.Equal(3, DeclarationHead.FromRow(_history.Tables.Rows(HubTables.Records, bucket).Single(r => r.RowKey == RecordKeys.Declaration(Numbers[3]))).Sequence);
        Assert.Equal(0, (await RunAsync(_history, HistoryJobKinds.Check, null)).Count("broken"));
    }

    [Fact]
    public async Task What_is_stored_otherwise_is_named_and_left_alone()
    {
        await DeclareAsync(_history, 10, 11);
        var export = await ExportAsync(_history);
        await _history.RewriteAsync("改写");
        var before = ETags();
        var job = await RunAsync(_history, HistoryJobKinds.Restore, export);
        Assert.Equal((SampleItem.Number, ChainBreakKinds.Conflict), (Assert.Single(job.Broken).Number, job.Broken[0].Break.Kind));
        Assert.Equal(before, ETags());
    }

    [Fact]
    public async Task An_export_with_another_blob_is_not_believed()
    {
        await DeclareAsync(_history, 10);
        var export = await ExportAsync(_history);
        var name = _history.Declarations.Blobs.Blobs.Keys.First(k => k.StartsWith($"exports/{export}/Snapshots/", StringComparison.Ordinal))["exports/".Length..];
        await _history.Blobs.DeleteAsync(HubContainers.Exports, name, default);
        var empty = new AnchoredHistory(blobs: _history.Blobs);
        var job = await RunAsync(empty, HistoryJobKinds.Restore, export);
        Assert.Equal((HistoryJobOutcomes.Failed, 1), (job.Outcome, job.Count("damaged")));
        Assert.Contains(name, job.Error, StringComparison.Ordinal);
        await _history.Blobs.CreateAsync(HubContainers.Exports, name, new MemoryStream([1, 2, 3]), default);
        Assert.Equal(1, (await RunAsync(empty, HistoryJobKinds.Restore, export)).Count("damaged"));
        Assert.Equal(HistoryJobOutcomes.Failed, (await RunAsync(empty, HistoryJobKinds.Restore, "20000101T0000000000000Z")).Outcome);
    }

    [Fact]
    public async Task A_chain_that_was_rewritten_before_the_export_is_not_restored()
    {
        await DeclareAsync(_history, 10, 11);
        await _history.AnchorAsync();
        await _history.RewriteAsync("改写");
        var empty = new AnchoredHistory(blobs: _history.Blobs);
        var job = await RunAsync(empty, HistoryJobKinds.Restore, await ExportAsync(_history));
        Assert.Equal((SampleItem.Number, ChainBreakKinds.Anchor), (Assert.Single(job.Broken).Number, job.Broken[0].Break.Kind));
        Assert.DoesNotContain(empty.Tables.Rows(HubTables.Snapshots), r => r.RowKey.Contains(SampleItem.Number, StringComparison.Ordinal));
        Assert.Equal(78, job.Count("missingSnapshots"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_at_any_write_is_made_good(bool isCommitted)
    {
        await DeclareAsync(_history, 10, 11);
        for (var nth = 1; nth <= 60; nth += 3)
        {
            var exporting = new AnchoredHistory();
            await DeclareAsync(exporting, 10, 11);
            var export = await ExportAsync(exporting, nth, isCommitted);
            var empty = new AnchoredHistory(blobs: exporting.Blobs);
            await RunAsync(empty, HistoryJobKinds.Restore, export, isDryRun: false, nth, isCommitted);
            foreach (var table in (string[])[HubTables.Records, HubTables.Snapshots])
                Assert.Equal(Describe(exporting.Tables.Rows(table)), Describe(empty.Tables.Rows(table)));
            Assert.DoesNotContain(exporting.Tables.Rows(HubTables.Archive), r => r.PartitionKey.StartsWith("export|", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_newest_exports_are_kept()
    {
        await DeclareAsync(_history, 10);
        var exports = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            _history.Declarations.Clock.Advance(TimeSpan.FromDays(1));
            exports.Add(await ExportAsync(_history));
        }
        Assert.Equal(exports[^3..], await new ExportBook(_history.Blobs).ListAsync(default));
        Assert.All(_history.Declarations.Blobs.Blobs.Keys.Where(k => k.StartsWith("exports/", StringComparison.Ordinal)), name => Assert.Contains(name.Split('/')[1], exports[^3..]));
    }

    [Fact]
    public async Task A_restore_needs_a_dry_run_that_ended()
    {
        await DeclareAsync(_history, 10);
        var export = await ExportAsync(_history);
        var handler = new RequestRestoreHandler(Jobs(_history), new ExportBook(_history.Blobs));
        Assert.IsType<RestoreOutcome.UnknownExport>(await handler.HandleAsync("another", false, "why", default));
        Assert.IsType<RestoreOutcome.DryRunFirst>(await handler.HandleAsync(export, false, "why", default));
        var dry = Assert.IsType<RestoreOutcome.Accepted>(await handler.HandleAsync(export, true, "why", default)).Job;
        Assert.IsType<RestoreOutcome.DryRunFirst>(await handler.HandleAsync(export, false, "why", default));
        await Runner(_history).HandleAsync(dry.Id, default);
        Assert.IsType<RestoreOutcome.Accepted>(await handler.HandleAsync(export, false, "why", default));
    }

    /// <summary>A line of an export can be read without the hub: this is its form.</summary>
    [Fact]
    public async Task A_part_is_compressed_lines_of_JSON()
    {
        await DeclareAsync(_history, 10);
        var export = await ExportAsync(_history);
        var part = (await new ExportBook(_history.Blobs).FindAsync(export, default))!.Parts[0];
        using var plain = new StreamReader(new GZipStream(new MemoryStream(_history.Declarations.Blobs.Blobs["exports/" + part.Name]), CompressionMode.Decompress), Encoding.UTF8);
        var lines = (await plain.ReadToEndAsync()).TrimEnd('\n').Split('\n');
        Assert.Equal(part.Rows, lines.Length);
        Assert.All(lines, line => Assert.Equal(part.Bucket, JsonDocument.Parse(line).RootElement.GetProperty("p").GetString()));
    }

    static async Task DeclareAsync(AnchoredHistory history, params int[] days)
    {
        foreach (var day in days)
            await history.Declarations.WriteManyAsync(Numbers.Select(number => SampleEdit.Item($"title {day}", day, number)));
    }

    static HistoryJobs Jobs(AnchoredHistory history) => new(history.Tables, new HistoryWaker(new RecordingWakeSender(), NullLogger<HistoryWaker>.Instance), history.Declarations.Clock);

    static RunHistoryJobHandler Runner(AnchoredHistory history)
    {
        var exports = new ExportBook(history.Blobs);
        IHistoryWork[] works =
        [
            new ExportHistories(history.Tables, exports, history.Book, Options.Create(new HistoryOptions { ExportsKept = 3 }), history.Declarations.Clock),
            new RestoreHistories(history.Tables, exports, history.Book, new FanOutWaker(new RecordingWakeSender(), NullLogger<FanOutWaker>.Instance)),
            new CheckHistories(history.Tables, history.Book, history.Verifier, history.Alarms, history.Declarations.Clock),
        ];
        return new RunHistoryJobHandler(
            Jobs(history), works, new LeaseKeeper(history.Tables, history.Declarations.Clock, new Random(1)), new HistoryWaker(new RecordingWakeSender(), NullLogger<HistoryWaker>.Instance),
            history.Declarations.Clock, NullLogger<RunHistoryJobHandler>.Instance);
    }

    static async Task<string> ExportAsync(AnchoredHistory history, int? lost = null, bool isCommitted = false)
    {
        var job = await RunAsync(history, HistoryJobKinds.Export, null, isDryRun: false, lost, isCommitted);
        Assert.Equal(HistoryJobOutcomes.Ended, job.Outcome);
        return job.Subject!;
    }

    /// <param name="lost">Which of the job's transactions is lost.</param>
    static async Task<HistoryJob> RunAsync(AnchoredHistory history, string kind, string? subject, bool isDryRun = false, int? lost = null, bool isCommitted = false)
    {
        var requested = await Jobs(history).RequestAsync(kind, subject, isDryRun, null, default);
        if (lost is { } nth && isCommitted)
            history.Tables.LoseAfter(nth);
        else if (lost is not null)
            history.Tables.LoseBefore(lost.Value);
        while (true)
        {
            await Runner(history).HandleAsync(requested.Id, default);
            if (await Jobs(history).FindAsync(requested.Id, default) is { Outcome: not HistoryJobOutcomes.Running } job)
                return job;
            history.Declarations.Clock.Advance(TimeSpan.FromMinutes(11));
        }
    }

    async Task RemoveAsync(string table, string bucket, string key) =>
        await _history.Tables.SubmitAsync(table, bucket, [new RowChange.Delete(key, _history.Tables.Rows(table, bucket).Single(r => r.RowKey == key).StoredETag)], default);

    List<string> ETags() => [.. new[] { HubTables.Records, HubTables.Snapshots }.SelectMany(_history.Tables.Rows).Where(r => !r.RowKey.StartsWith(RecordKeys.FanOutPrefix, StringComparison.Ordinal)).Select(r => $"{r.RowKey} {r.ETag}")];

    static IEnumerable<string> Describe(IEnumerable<Row> rows) => rows.Select(row =>
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            RowJson.Write(writer, row);
        return Encoding.UTF8.GetString(bytes.ToArray());
    });
}
