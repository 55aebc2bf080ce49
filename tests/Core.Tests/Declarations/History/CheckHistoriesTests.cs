using Microsoft.Extensions.Logging.Abstractions;
using PatentHub.Core.Tests.Storage;
using PatentHub.Declarations.History;
using PatentHub.Monitoring;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.History;

public sealed class CheckHistoriesTests
{
    readonly AnchoredHistory _history = new();
    readonly HistoryWaker _waker = new(new RecordingWakeSender(), NullLogger<HistoryWaker>.Instance);

    /// <summary>One of them is the sample.</summary>
    static readonly string[] Numbers = [SampleItem.Number, .. Enumerable.Range(1, 39).Select(SampleNumbers.At)];

    HistoryJobs Jobs => new(_history.Tables, _waker, _history.Declarations.Clock);

    RunHistoryJobHandler Runner => new(
        Jobs, [new CheckHistories(_history.Tables, _history.Book, _history.Verifier, _history.Alarms, _history.Declarations.Clock)],
        new LeaseKeeper(_history.Tables, _history.Declarations.Clock, new Random(1)), _waker, _history.Declarations.Clock, NullLogger<RunHistoryJobHandler>.Instance);

    [Fact]
    public async Task What_nobody_touched_is_whole()
    {
        await DeclareAsync();
        var job = await CheckAsync();
        Assert.Equal((HistoryJobOutcomes.Ended, 40, 80, 0, 0), (job.Outcome, job.Count("declarations"), job.Count("snapshots"), job.Count("anchored"), job.Count("broken")));
        await _history.AnchorAsync();
        job = await CheckAsync();
        Assert.Equal(("2026-11-23", 40, 80, 40, 0, 1), (job.Subject, job.Count("declarations"), job.Count("snapshots"), job.Count("anchored"), job.Count("broken"), job.Count("anchors")));
        Assert.Empty(await _history.Alarms.ListAsync(default));
        Assert.DoesNotContain(_history.Tables.Rows(HubTables.Archive, HistoryJob.Partition), r => r.RowKey.StartsWith(HistoryJob.OpenPrefix, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_tampered_chain_is_named_and_raises_one_alarm_that_goes_with_it()
    {
        await DeclareAsync();
        await _history.AnchorAsync();
        var (removed, rewritten, gone) = (Numbers[3], SampleItem.Number, Numbers[7]);
        var row = await RemoveAsync(HubTables.Snapshots, removed, RecordKeys.Snapshot(removed, 1));
        await _history.RewriteAsync("改写");
        foreach (var key in _history.Tables.Rows(HubTables.Snapshots, Buckets.Of(gone)).Select(r => r.RowKey).Where(key => key.Contains(gone, StringComparison.Ordinal)))
            await RemoveAsync(HubTables.Snapshots, gone, key);
        await RemoveAsync(HubTables.Records, gone, RecordKeys.Declaration(gone));
        var job = await CheckAsync();
        Assert.Equal(
            new[] { (removed, ChainBreakKinds.Gap), (rewritten, ChainBreakKinds.Anchor), (gone, ChainBreakKinds.Anchor) }.OrderBy(b => Buckets.Of(b.Item1) + b.Item1, StringComparer.Ordinal),
            job.Broken.Select(b => (b.Number, b.Break.Kind)));
        Assert.Equal(3, Assert.Single(await _history.Alarms.ListAsync(default), a => a.Cause == AlarmCauses.HistoryBroken).Count);

        await _history.Tables.SubmitAsync(HubTables.Snapshots, Buckets.Of(removed), [new RowChange.Insert(row)], default);
        Assert.Equal(2, (await CheckAsync()).Count("broken"));
    }

    [Fact]
    public async Task An_anchor_that_was_changed_is_named()
    {
        await DeclareAsync();
        await _history.AnchorAsync();
        _history.Declarations.Clock.Advance(TimeSpan.FromDays(1));
        await _history.AnchorAsync();
        var blobs = _history.Declarations.Blobs;
        var bytes = blobs.Blobs["anchors/daily/2026-11-23.json"];
        await blobs.DeleteAsync(HubContainers.Anchors, "daily/2026-11-23.json", default);
        await blobs.CreateAsync(HubContainers.Anchors, "daily/2026-11-23.json", new MemoryStream([.. bytes, (byte)' ']), default);
        var job = await CheckAsync();
        Assert.Equal([("2026-11-24", ChainBreakKinds.AnchorDamaged)], job.Broken.Select(b => (b.Number, b.Break.Kind)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_check_that_is_cut_off_goes_on_and_counts_nothing_twice(bool isCommitted)
    {
        await DeclareAsync();
        await _history.AnchorAsync();
        for (var nth = 1; nth <= 24; nth++)
        {
            var requested = await Jobs.RequestAsync(HistoryJobKinds.Check, null, false, null, default);
            if (isCommitted)
                _history.Tables.LoseAfter(nth);
            else
                _history.Tables.LoseBefore(nth);
            HistoryJob? job;
            do
            {
                await Runner.HandleAsync(requested.Id, default);
                job = await Jobs.FindAsync(requested.Id, default);
                _history.Declarations.Clock.Advance(TimeSpan.FromMinutes(11));
            }
            while (job!.Outcome == HistoryJobOutcomes.Running);
            Assert.Equal((40, 80, 40, 0), (job.Count("declarations"), job.Count("snapshots"), job.Count("anchored"), job.Count("broken")));
            await Runner.HandleAsync(requested.Id, default);
        }
    }

    [Fact]
    public async Task An_open_job_is_found_by_whoever_sweeps()
    {
        var job = await Jobs.RequestAsync(HistoryJobKinds.Check, null, false, null, default);
        var sender = new RecordingWakeSender();
        await new HistoryJobs(_history.Tables, new HistoryWaker(sender, NullLogger<HistoryWaker>.Instance), _history.Declarations.Clock).WakeAsync(default);
        Assert.Contains(job.Id, Assert.Single(sender.Sent).Body, StringComparison.Ordinal);
        await Runner.HandleAsync(job.Id, default);
        await Runner.HandleAsync("no such job", default);
    }

    async Task<HistoryJob> CheckAsync()
    {
        var requested = await Jobs.RequestAsync(HistoryJobKinds.Check, null, false, null, default);
        await Runner.HandleAsync(requested.Id, default);
        return (await Jobs.FindAsync(requested.Id, default))!;
    }

    /// <summary>Forty declarations with two snapshots each.</summary>
    async Task DeclareAsync()
    {
        foreach (var day in (int[])[10, 11])
            await _history.Declarations.WriteManyAsync(Numbers.Select(number => SampleEdit.Item($"title {day}", day, number)));
    }

    async Task<Row> RemoveAsync(string table, string number, string key)
    {
        var row = _history.Tables.Rows(table, Buckets.Of(number)).Single(r => r.RowKey == key);
        await _history.Tables.SubmitAsync(table, row.PartitionKey, [new RowChange.Delete(key, row.StoredETag)], default);
        return row;
    }
}
