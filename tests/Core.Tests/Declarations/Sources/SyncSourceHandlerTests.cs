using CsCheck;
using PatentHub.Declarations.Sources;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.Sources;

/// <summary>A source is read page by page, whatever it does meanwhile.</summary>
public sealed class SyncSourceHandlerTests
{
    readonly SourceHub _hub = new();

    [Fact]
    public async Task Equal_times_across_the_end_of_a_page_lose_nothing()
    {
        State(8);
        await _hub.SyncAsync();
        Assert.Equal(8, _hub.Titles.Count);
        Assert.Equal(new SyncCounts(Read: 8, Created: 8), _hub.State().RunCounts);
    }

    [Fact]
    public async Task What_is_committed_late_with_an_older_time_is_read_by_the_next_run()
    {
        var late = _hub.Item(9);
        _hub.Clock.Advance(TimeSpan.FromMinutes(9));
        State(4);
        await _hub.SyncAsync();
        _hub.State(SourceHub.First, late);
        _hub.Clock.Advance(TimeSpan.FromSeconds(30));
        await _hub.SyncAsync();
        Assert.Contains(SourceHub.Number(9), _hub.Titles.Keys);
    }

    /// <summary>Ten minutes are what the contract gives a source; what comes later only a sweep or a rewind can see.</summary>
    [Fact]
    public async Task What_is_committed_later_than_that_waits_for_a_sweep()
    {
        var late = _hub.Item(9);
        _hub.Clock.Advance(TimeSpan.FromMinutes(11));
        State(4);
        await _hub.SyncAsync();
        _hub.State(SourceHub.First, late);
        await _hub.SyncAsync();
        Assert.DoesNotContain(SourceHub.Number(9), _hub.Titles.Keys);
        await _hub.SweepAsync();
        Assert.Contains(SourceHub.Number(9), _hub.Titles.Keys);
    }

    [Fact]
    public async Task Items_that_change_while_they_are_read_are_read_as_they_became()
    {
        State(9);
        _hub.Feed.Before = (_, request) =>
        {
            if (request.Cursor is null)
                return;
            _hub.Clock.Advance(TimeSpan.FromSeconds(1));
            _hub.State(SourceHub.First, _hub.Item(1, "示例：改过"));
            _hub.State(SourceHub.First, _hub.Item(9, "示例：改过"));
            _hub.Feed.Calm();
        };
        await _hub.SyncAsync();
        await _hub.SyncAsync();
        Assert.Equal(9, _hub.Titles.Count);
        Assert.Equal((2, 1), (_hub.Head(1)!.Sequence, _hub.Head(9)!.Sequence));
        Assert.Equal("示例：改过", _hub.Titles[SourceHub.Number(9)]);
    }

    [Fact]
    public async Task Of_repeats_in_one_page_the_last_by_time_and_place_wins_and_the_others_count_as_unchanged()
    {
        var (older, newer, same) = (_hub.Item(1, "示例：旧"), _hub.Item(1, "示例：新"), _hub.Item(1, "示例：更新"));
        older["updatedAt"] = "2026-11-20T00:00:00Z";
        _hub.Feed.Of(SourceHub.First).AddRange([newer, same, older]);
        await _hub.SyncAsync();
        Assert.Equal("示例：更新", _hub.Titles[SourceHub.Number(1)]);
        Assert.Equal(new SyncCounts(Read: 3, Created: 1, Unchanged: 2), _hub.State().RunCounts);
    }

    [Fact]
    public async Task A_good_item_after_a_bad_one_of_its_number_in_one_page_leaves_nothing_in_quarantine()
    {
        _hub.Feed.Of(SourceHub.First).AddRange([_hub.With(1, "legalStatus", "dormant"), _hub.Item(1)]);
        await _hub.SyncAsync();
        Assert.Empty(_hub.Quarantine());
        Assert.Equal(new SyncCounts(Read: 2, Created: 1, Quarantined: 1), _hub.State().RunCounts);
    }

    [Fact]
    public async Task A_bad_item_after_a_good_one_stays_in_quarantine()
    {
        _hub.Feed.Of(SourceHub.First).AddRange([_hub.Item(1), _hub.With(1, "legalStatus", "dormant")]);
        await _hub.SyncAsync();
        Assert.True(Assert.Single(_hub.Quarantine()).IsOpen);
    }

    [Fact]
    public async Task One_page_may_call_a_patent_secret_and_then_open_again()
    {
        var open = _hub.Item(1);
        open["updatedAt"] = "2026-11-23T08:00:01Z";
        _hub.Feed.Of(SourceHub.First).AddRange([_hub.With(1, "secrecy", "secret"), open]);
        await _hub.SyncAsync();
        Assert.Equal(new SyncCounts(Read: 2, Created: 1, Quarantined: 1, Refused: 1), _hub.State().RunCounts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_secret_item_takes_every_other_word_of_its_page_with_it(bool isBad)
    {
        _hub.Feed.Of(SourceHub.First).AddRange([isBad ? _hub.With(1, "legalStatus", "dormant") : _hub.Item(1), _hub.With(1, "secrecy", "secret")]);
        await _hub.SyncAsync();
        Assert.Empty(_hub.Quarantine());
        Assert.Empty(_hub.Heads);
        Assert.Equal(2, _hub.State().RunCounts.Read);
    }

    [Fact]
    public async Task What_was_in_quarantine_goes_with_its_content_when_the_source_calls_it_secret()
    {
        _hub.State(SourceHub.First, _hub.With(1, "legalStatus", new string('x', 70_000)));
        _hub.State(SourceHub.First, _hub.With(2, "legalStatus", "dormant"));
        await _hub.SyncAsync();
        await _hub.Get<PatentHub.Declarations.Quarantine.HandleQuarantineHandler>().DismissAsync(SourceHub.First, SourceHub.Number(2), "不需要", default);
        Assert.Single(_hub.Blobs.Blobs);
        _hub.State(SourceHub.First, _hub.With(1, "secrecy", "secret"));
        _hub.State(SourceHub.First, _hub.With(2, "secrecy", "defence"));
        await _hub.SyncAsync();
        Assert.Empty(_hub.Quarantine());
        Assert.Empty(_hub.Blobs.Blobs);
    }

    [Fact]
    public async Task A_cursor_that_is_forgotten_three_times_stops_the_run_and_the_next_one_begins_it_again()
    {
        State(9);
        _hub.Feed.Before = (_, request) =>
        {
            if (request.Cursor is not null)
                throw new FeedException(FeedFailure.CursorInvalid, "The source does not know the cursor any more.");
        };
        await _hub.SyncAsync();
        Assert.Equal(("The source does not know the cursor any more.", 4 * 3), (_hub.State().LastError, _hub.State().RunCounts.Read));
        _hub.Feed.Calm();
        await _hub.SyncAsync();
        Assert.Equal((9, null), (_hub.Titles.Count, _hub.State().LastError));
        Assert.Equal([RunOutcomes.Ended], _hub.History().Select(r => r.Outcome));
    }

    [Fact]
    public async Task A_rewind_in_the_middle_of_a_run_ends_it_in_the_history()
    {
        State(9);
        _hub.Feed.FailAfter(1, FeedFailure.Unavailable, "away");
        await _hub.SyncAsync();
        _hub.Feed.Calm();
        _hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await _hub.Get<ControlSourceHandler>().RewindAsync(SourceHub.First, null, "重读", default);
        _hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await _hub.DoRequestsAsync();
        Assert.Equal([(RunKinds.Sync, RunOutcomes.Ended, 9L), (RunKinds.Rewind, RunOutcomes.Ended, 0L), (RunKinds.Sync, RunOutcomes.Stopped, 3L)], _hub.History().Select(r => (r.Kind, r.Outcome, r.Counts.Read)));
        Assert.Equal((3L, 6L), (_hub.State().RunCounts.Unchanged, _hub.State().RunCounts.Created));
    }

    /// <summary>A page of one bad item is a bad item; ten of them in a row are a feed that has changed.</summary>
    [Theory]
    [InlineData("applicationNumber")]
    [InlineData("updatedAt")]
    public async Task A_feed_of_single_items_that_loses_a_vital_field_is_paused_in_the_end(string field)
    {
        State(9);
        await _hub.SyncAsync();
        _hub.Feed.Of(SourceHub.First).Clear();
        for (var index = 1; index <= 10; index++)
        {
            Assert.Null(_hub.State().Pause);
            _hub.Clock.Advance(TimeSpan.FromHours(1));
            var item = _hub.With(20 + index, field, null);
            _hub.Feed.Unasked = item;
            await _hub.SyncAsync();
        }
        Assert.Equal(PauseCauses.Schema, _hub.State().Pause?.Cause);
        Assert.True(await _hub.HasAlarmAsync(PatentHub.Monitoring.AlarmCauses.SchemaBroken));
        Assert.Equal(9, _hub.Titles.Count);
    }

    /// <summary>Whatever a source does between runs, and however often a page is cut off, the counts of each run add up, and the hub ends with what the source says.</summary>
    [Fact]
    public void The_counts_of_every_run_add_up() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[1, 12], Gen.Int[0, 9]).Array[5, 40].Sample(steps =>
        {
            var hub = new SourceHub();
            foreach (var (kind, index, second) in steps)
            {
                hub.Clock.Advance(TimeSpan.FromSeconds(second));
                StepAsync(hub, kind, index).GetAwaiter().GetResult();
            }
            hub.Feed.Calm();
            hub.SyncAsync().GetAwaiter().GetResult();
            Assert.All(hub.History(), run => Assert.Equal(run.Counts.Read, run.Counts.Created + run.Counts.Updated + run.Counts.Unchanged + run.Counts.Quarantined + run.Counts.Deleted));
            Assert.All(hub.History(), run => Assert.InRange(run.Counts.Refused, 0, run.Counts.Quarantined));
            var stated = hub.Feed.Of(SourceHub.First).Where(i => i["deleted"] is null && i["secrecy"] is null && (string?)i["legalStatus"] == "granted").ToDictionary(i => (string)i["applicationNumber"]!, i => (string)i["title"]!);
            foreach (var (number, title) in stated)
                Assert.Equal(title, hub.Titles[number]);
            Assert.All(hub.Feed.Of(SourceHub.First).Where(i => i["deleted"] is not null || i["secrecy"] is not null), i => Assert.DoesNotContain((string)i["applicationNumber"]!, hub.Titles.Keys));
        }, iter: 100);

    static async Task StepAsync(SourceHub hub, int kind, int index)
    {
        switch (kind)
        {
            case 0:
                await hub.SyncAsync();
                break;
            case 1:
                hub.State(SourceHub.First, hub.Tombstone(index));
                break;
            case 2:
                hub.State(SourceHub.First, hub.With(index, "legalStatus", "dormant"));
                break;
            case 3:
                hub.State(SourceHub.First, hub.With(index, "secrecy", "secret"));
                break;
            case 4:
                await hub.SweepAsync();
                break;
            case 5:
                hub.Feed.FailAfter(index % 3, FeedFailure.Unavailable, "away", times: 1);
                await hub.SyncAsync();
                break;
            default:
                hub.State(SourceHub.First, hub.Item(index, $"示例 {hub.Clock.GetUtcNow():O}"));
                break;
        }
    }

    void State(int count)
    {
        for (var index = 1; index <= count; index++)
            _hub.State(SourceHub.First, _hub.Item(index));
    }
}
