using PatentHub.Declarations.Sources;
using PatentHub.Monitoring;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.Sources;

/// <summary>What a source does not state any more is deleted, and nothing else.</summary>
public sealed class SweepSourceHandlerTests
{
    readonly SourceHub _hub = new();

    [Fact]
    public async Task What_is_stated_again_comes_back_as_it_was()
    {
        await ReadAsync(10);
        var gone = _hub.Feed.Of(SourceHub.First)[3];
        _hub.Feed.Of(SourceHub.First).Remove(gone);
        await SweepAsync();
        Assert.True(_hub.Head(4)!.Deleted);
        _hub.Feed.Of(SourceHub.First).Add(gone);
        await SweepAsync();
        Assert.Equal((false, 3L), (_hub.Head(4)!.Deleted, _hub.Head(4)!.Sequence));
    }

    /// <summary>A cursor that counts items skips one when another moves to the end; so a sweep looks for it a second time.</summary>
    [Fact]
    public async Task An_item_that_a_changing_feed_skips_is_not_deleted()
    {
        await ReadAsync(10);
        _hub.Feed.CountsItems = true;
        _hub.Feed.Before = (_, request) =>
        {
            if (request.Cursor is null)
                return;
            _hub.State(SourceHub.First, _hub.Item(1, "示例：改过"));
            _hub.Feed.Calm();
        };
        await SweepAsync();
        Assert.Equal(10, _hub.Titles.Count);
        Assert.Equal((RunOutcomes.Ended, 0L), (LastSweep.Outcome, LastSweep.Vanished));
        Assert.Equal(9, LastSweep.Counts.Read - LastSweep.Counts.Updated);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_source_that_dies_in_the_middle_loses_nothing(bool atTheSecondLook)
    {
        await ReadAsync(10);
        _hub.Drop(SourceHub.First, 4);
        _hub.Feed.FailAfter(atTheSecondLook ? 4 : 2, FeedFailure.Unavailable, "The source cannot be reached.");
        await SweepAsync();
        Assert.Equal(10, _hub.Titles.Count);
        Assert.Equal((RunOutcomes.Stopped, "The source cannot be reached."), (LastSweep.Outcome, LastSweep.Error));
        Assert.True(await _hub.HasAlarmAsync(AlarmCauses.SourceFailing));
        _hub.Feed.Calm();
        await SweepAsync();
        Assert.Equal(9, _hub.Titles.Count);
        Assert.Equal((RunOutcomes.Ended, 1L), (LastSweep.Outcome, LastSweep.Vanished));
    }

    [Fact]
    public async Task A_run_of_two_moments_deletes_nothing()
    {
        await ReadAsync(10);
        _hub.Drop(SourceHub.First, 4);
        _hub.Feed.ForgetsAsOf = true;
        _hub.Feed.Before = (_, _) => _hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await SweepAsync();
        Assert.Equal((10, RunOutcomes.Stopped), (_hub.Titles.Count, LastSweep.Outcome));
        Assert.Contains("as of one moment", LastSweep.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forgotten_cursor_begins_the_sweep_again()
    {
        await ReadAsync(10);
        _hub.Drop(SourceHub.First, 4);
        _hub.Feed.FailAfter(1, FeedFailure.CursorInvalid, "gone", times: 1);
        await SweepAsync();
        Assert.Equal((RunOutcomes.Ended, 1L, 9), (LastSweep.Outcome, LastSweep.Vanished, _hub.Titles.Count));
    }

    [Fact]
    public async Task Above_the_share_nothing_is_deleted_until_somebody_allows_it()
    {
        var hub = new SourceHub(("Declarations:SweepLimit", "0.05"));
        for (var index = 1; index <= 20; index++)
            hub.State(SourceHub.First, hub.Item(index));
        await hub.SyncAsync();
        hub.Drop(SourceHub.First, 1);
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await hub.SweepAsync();
        Assert.Equal(19, hub.Titles.Count);

        hub.Drop(SourceHub.First, 2);
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await hub.SweepAsync();
        Assert.Equal((19, RunOutcomes.Refused, 1L), (hub.Titles.Count, hub.History()[0].Outcome, hub.History()[0].Vanished));
        Assert.Contains("1 of 19", hub.History()[0].Error, StringComparison.Ordinal);
        Assert.True(await hub.HasAlarmAsync(AlarmCauses.SweepRefused));

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await hub.Get<ControlSourceHandler>().RunAsync(SourceHub.First, RunKinds.Sweep, 0.1, "已与来源核实", default);
        await hub.DoRequestsAsync();
        Assert.Equal((18, RunOutcomes.Ended, "已与来源核实"), (hub.Titles.Count, hub.History()[0].Outcome, hub.History()[0].Reason));
        Assert.False(await hub.HasAlarmAsync(AlarmCauses.SweepRefused));
    }

    [Fact]
    public async Task What_another_source_states_as_well_stays()
    {
        await ReadAsync(10);
        _hub.State(SourceHub.Second, _hub.Item(4, "示例：另一来源"));
        await _hub.SyncAsync(SourceHub.Second);
        _hub.Drop(SourceHub.First, 4);
        await SweepAsync();
        Assert.Equal("示例：另一来源", _hub.Titles[SourceHub.Number(4)]);
        Assert.Single(_hub.Head(4)!.Statements, s => s.IsLive);
    }

    [Fact]
    public async Task A_bad_item_keeps_its_declaration_and_leaves_the_quarantine_with_it()
    {
        await ReadAsync(10);
        _hub.State(SourceHub.First, _hub.With(4, "legalStatus", "dormant"));
        _hub.State(SourceHub.First, _hub.With(99, "applicationNumber", "没有号码"));
        await SweepAsync();
        Assert.Equal((10, 2), (_hub.Titles.Count, _hub.Quarantine().Count));
        _hub.Feed.Of(SourceHub.First).RemoveAll(i => (string?)i["legalStatus"] == "dormant" || (string?)i["applicationNumber"] == "没有号码");
        await SweepAsync();
        Assert.Equal((9, 0), (_hub.Titles.Count, _hub.Quarantine().Count));
    }

    [Fact]
    public async Task A_sweep_that_finds_a_vital_field_gone_pauses_the_source()
    {
        await ReadAsync(10);
        foreach (var item in _hub.Feed.Of(SourceHub.First))
            item["updatedAt"] = null;
        await SweepAsync();
        Assert.Equal(PauseCauses.Schema, _hub.State().Pause?.Cause);
        Assert.True(await _hub.HasAlarmAsync(AlarmCauses.SchemaBroken));
        Assert.Equal((10, 0), (_hub.Titles.Count, _hub.Quarantine().Count));
    }

    [Fact]
    public async Task A_sweep_of_a_paused_source_says_so()
    {
        await ReadAsync(1);
        await _hub.Get<ControlSourceHandler>().PauseAsync(SourceHub.First, "维护", default);
        await SweepAsync();
        Assert.Equal((RunOutcomes.Stopped, "The source is paused (operator)."), (LastSweep.Outcome, LastSweep.Error));
        Assert.Empty(await _hub.Get<SourceRequests>().ListAsync(SourceHub.First, default));
    }

    RunRecord LastSweep => _hub.History().First(r => r.Kind == RunKinds.Sweep);

    async Task ReadAsync(int count)
    {
        for (var index = 1; index <= count; index++)
            _hub.State(SourceHub.First, _hub.Item(index));
        await _hub.SyncAsync();
        _hub.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    async Task SweepAsync()
    {
        _hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await _hub.SweepAsync();
    }
}
