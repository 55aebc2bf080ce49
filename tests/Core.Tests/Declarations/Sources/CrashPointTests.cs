using System.Text;
using PatentHub.Declarations.Quarantine;
using PatentHub.Declarations.Sources;
using PatentHub.Listings;
using PatentHub.Monitoring;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.Sources;

/// <summary>
/// A process dies after each of its writes in turn; another comes and does what timers, wake-ups and people do. In the end everything is as if
/// nothing had happened.
/// </summary>
public sealed class CrashPointTests
{
    static readonly DateTimeOffset AsOf = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public Task A_sync_that_dies_goes_on_where_it_was() => EveryWriteAsync(ChangeAsync, hub => hub.SyncAsync(), hub => SyncUntilAsync(hub, runs: 2));

    [Fact]
    public Task A_first_sync_too() => EveryWriteAsync(Nothing, hub => hub.SyncAsync(), hub => SyncUntilAsync(hub, runs: 1));

    [Fact]
    public Task A_sweep_comes_again_by_itself() => EveryWriteAsync(async hub =>
    {
        await ChangeAsync(hub);
        hub.Drop(SourceHub.First, 1);
        hub.Drop(SourceHub.First, 4);
    }, hub => hub.SweepAsync(), async hub =>
    {
        await hub.DoRequestsAsync(SourceHub.First);
        await hub.DoRequestsAsync(SourceHub.Second);
        // It may have died before this one's turn: then the timer comes.
        if (!hub.History(SourceHub.Second).Any(r => r.Kind == RunKinds.Sweep))
        {
            await hub.Get<ControlSourceHandler>().RunAsync(SourceHub.Second, RunKinds.Sweep, null, null, default);
            await hub.DoRequestsAsync(SourceHub.Second);
        }
    });

    [Fact]
    public Task A_preview_is_asked_for_once() => EveryWriteAsync(ChangeAsync, async hub =>
    {
        Assert.IsType<ControlOutcome.Done>(await hub.Get<ControlSourceHandler>().PreviewAsync(SourceHub.First, null, null, default));
        await hub.DoRequestsAsync();
    }, hub => hub.DoRequestsAsync());

    [Fact]
    public Task A_rewind_is_done_to_the_end() => EveryWriteAsync(_ => Task.CompletedTask, async hub =>
    {
        Assert.IsType<ControlOutcome.Done>(await hub.Get<ControlSourceHandler>().RewindAsync(SourceHub.First, null, "测试", default));
        await hub.DoRequestsAsync();
    }, hub => hub.DoRequestsAsync());

    [Fact]
    public Task A_release_can_be_repeated() => EveryWriteAsync(ReadChangesAsync, ReleaseAsync, ReleaseAsync);

    [Fact]
    public Task So_can_a_release_that_makes_the_item_secret() => EveryWriteAsync(ReadChangesAsync, RefuseAsync, RefuseAsync);

    [Fact]
    public Task Dismissing_and_opening_again_can_be_repeated() => EveryWriteAsync(ReadChangesAsync, ReopenAsync, ReopenAsync);

    [Fact]
    public Task A_feed_that_lost_its_key_is_paused_with_an_alarm_and_resumed() => EveryWriteAsync(_ => Task.CompletedTask, LoseKeyAsync, LoseKeyAsync);

    /// <param name="prepare">Before the process starts that is going to die.</param>
    /// <param name="act">What it does.</param>
    /// <param name="again">What is done after it has died.</param>
    static async Task EveryWriteAsync(Func<SourceHub, Task> prepare, Func<SourceHub, Task> act, Func<SourceHub, Task> again)
    {
        var undisturbed = await RunAsync(prepare, act, null, again);
        Assert.True(undisturbed.Writes > 1);
        for (var write = 1; write <= undisturbed.Writes; write++)
            Assert.Equal($"{undisturbed.End}", (await RunAsync(prepare, act, write, again)).End);
    }

    static async Task<(int Writes, string End)> RunAsync(Func<SourceHub, Task> prepare, Func<SourceHub, Task> act, int? diesAfter, Func<SourceHub, Task> again)
    {
        var hub = new SourceHub();
        hub.Feed.AsOf = AsOf;
        for (var index = 1; index <= 7; index++)
            hub.State(SourceHub.First, hub.Item(index));
        hub.State(SourceHub.Second, hub.Item(2, "示例：另一来源"));
        if (prepare != Nothing)
        {
            await hub.SyncAsync(SourceHub.Second);
            await hub.SyncAsync();
            await prepare(hub);
        }
        hub.Restart(diesAfter);
        if (diesAfter is null)
            await act(hub);
        else
            await Assert.ThrowsAsync<ProcessDiedException>(() => act(hub));
        var writes = hub.Writes;
        hub.Restart();
        if (diesAfter is not null)
            await again(hub);
        return (writes, await EndAsync(hub));
    }

    static readonly Func<SourceHub, Task> Nothing = _ => Task.CompletedTask;

    static async Task SyncUntilAsync(SourceHub hub, int runs)
    {
        while (hub.History().Count(r => r is { Kind: RunKinds.Sync, Outcome: RunOutcomes.Ended }) < runs)
            await hub.SyncAsync();
    }

    /// <summary>One change of each kind, over three pages.</summary>
    static Task ChangeAsync(SourceHub hub)
    {
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        hub.State(SourceHub.First, hub.Item(2, "示例：改过"));
        hub.State(SourceHub.First, hub.Tombstone(3));
        hub.State(SourceHub.First, hub.With(5, "legalStatus", "dormant"));
        hub.State(SourceHub.First, hub.With(6, "secrecy", "secret"));
        hub.State(SourceHub.First, hub.With(8, "legalStatus", "dormant"));
        hub.State(SourceHub.First, hub.With(9, "abstract", new string('长', 5000)));
        hub.State(SourceHub.First, hub.With(10, "note", new string('x', 70_000)));
        return Task.CompletedTask;
    }

    static async Task ReadChangesAsync(SourceHub hub)
    {
        await ChangeAsync(hub);
        hub.State(SourceHub.First, hub.With(8, "legalStatus", new string('x', 70_000)));
        await hub.SyncAsync();
    }

    static Task ReleaseAsync(SourceHub hub) =>
        hub.Get<HandleQuarantineHandler>().ReleaseAsync(SourceHub.First, SourceHub.Number(8), SourceHub.Json("""{"legalStatus":"granted"}"""), "改正", default);

    static Task RefuseAsync(SourceHub hub) =>
        hub.Get<HandleQuarantineHandler>().ReleaseAsync(SourceHub.First, SourceHub.Number(8), SourceHub.Json("""{"secrecy":"secret"}"""), "涉密", default);

    static async Task ReopenAsync(SourceHub hub)
    {
        var handler = hub.Get<HandleQuarantineHandler>();
        if (hub.Quarantine().Single(q => q.Key == SourceHub.Number(8)).Handling is null)
            await handler.DismissAsync(SourceHub.First, SourceHub.Number(8), "不需要", default);
        await handler.ReopenAsync(SourceHub.First, SourceHub.Number(8), "还是需要", default);
    }

    /// <summary>It is read, paused, mended and resumed; whoever begins again goes on with what is not done.</summary>
    static async Task LoseKeyAsync(SourceHub hub)
    {
        foreach (var item in hub.Feed.Of(SourceHub.First))
            item.Remove("applicationNumber");
        if (!hub.History().Any(r => r.Kind == RunKinds.Resume))
        {
            await hub.SyncAsync();
            Assert.True(await hub.HasAlarmAsync(AlarmCauses.SchemaBroken) && hub.State().Pause is not null);
        }
        for (var index = 0; index < 7; index++)
            hub.Feed.Of(SourceHub.First)[index]["applicationNumber"] = SourceHub.Number(index + 1);
        await hub.Get<ControlSourceHandler>().ResumeAsync(SourceHub.First, "已修复", default);
        await hub.DoRequestsAsync();
    }

    /// <summary>All that is stored, but for what tells when and in which attempt.</summary>
    static async Task<string> EndAsync(SourceHub hub)
    {
        var text = new StringBuilder();
        foreach (var head in hub.Heads)
        {
            var snapshots = hub.Snapshots(head.Number);
            Assert.Equal(snapshots[^1].Chain, head.Chain);
            Assert.Equal(["", .. snapshots.SkipLast(1).Select(s => s.Chain)], snapshots.Select(s => s.Previous));
            Assert.All(snapshots, s => Assert.Equal(s.ComputeChain(), s.Chain));
            text.AppendLine($"{head.Number} {head.Sequence} {head.Deleted} {head.Title} {head.LegalStatus} {string.Join(',', head.Statements)} {string.Join(',', head.Projects)}");
            foreach (var s in snapshots)
                text.AppendLine($"  {s.Sequence} {s.Source} {s.UpdatedAt:O} {s.ContentHash} {s.Deleted} {CanonicalJson.Hash(s.Document)} {s.Several} {s.Provenance} {s.Warnings} {s.Raw?.Length} {s.RawBlob}");
        }
        foreach (var row in hub.Tables.Rows(HubTables.Records).Where(r => !r.RowKey.StartsWith(RecordKeys.DeclarationPrefix, StringComparison.Ordinal)))
            text.AppendLine($"{row.RowKey} {(row.RowKey.StartsWith(RecordKeys.ListingPrefix, StringComparison.Ordinal) ? Listing.FromRow(row) with { ChangedAt = default, TraceParent = null } : row.GetInt64("revision"))}");
        foreach (var entry in hub.Quarantine())
            text.AppendLine($"{entry.Key} open {entry.IsOpen} {entry.ContentHash} {string.Join(',', entry.Reasons)} {entry.Raw?.Length} {entry.RawBlob} {entry.Handling?.Kind} {entry.Handling?.Reason}");
        text.AppendJoin(',', hub.Blobs.Blobs.Keys).AppendLine();
        foreach (var source in (string[])[SourceHub.First, SourceHub.Second])
        {
            var state = hub.State(source);
            text.AppendLine($"{source} {state.Watermark:O} {state.Cursor} {state.IsRunning} {state.RunCounts.Read} {state.LastError} {state.Pause?.Cause}");
            // One that is asked for may be run once more, and finds nothing.
            foreach (var run in hub.History(source).Where(r => r.Kind != RunKinds.Sync || r.From != r.To).OrderBy(r => r.Kind, StringComparer.Ordinal).ThenBy(r => r.StartedAt))
            {
                Assert.Equal(run.Counts.Read, run.Counts.Created + run.Counts.Updated + run.Counts.Unchanged + run.Counts.Quarantined + run.Counts.Deleted);
                text.AppendLine($"  {run.Kind} {run.Outcome} {run.Error} {run.Reason} {run.Counts.Read} {run.Counts.Quarantined} {run.From:O} {run.To:O}");
            }
            Assert.Empty(await hub.Get<SourceRequests>().ListAsync(source, default));
        }
        foreach (var alarm in await hub.Get<AlarmBook>().ListAsync(default))
            text.AppendLine($"{alarm.Cause} {alarm.Scope} {alarm.ClearedAt is null}");
        return text.ToString();
    }
}
