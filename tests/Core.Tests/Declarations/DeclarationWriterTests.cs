using System.Text.Json.Nodes;
using CsCheck;
using PatentHub.Declarations;
using PatentHub.Listings;
using PatentHub.Patents;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Declarations;

public sealed class DeclarationWriterTests
{
    readonly DeclarationHistory _history = new();

    [Fact]
    public async Task A_new_declaration_comes_with_its_listing_and_marker_in_one_transaction()
    {
        Assert.Equal(EditOutcome.Created, await _history.WriteAsync(SampleEdit.Item("甲", 10)));
        _history.AssertWhole();
        Assert.Equal(1, _history.Listing!.Revision);
        // The snapshot; then head, link from the project, listing, fan-out marker and the date on which the offer ends.
        Assert.Equal([1, 5], _history.Tables.CommittedSizes);
        var due = new DateTimeOffset(2027, 12, 31, 16, 0, 0, TimeSpan.Zero);
        Assert.Contains(_history.Tables.Rows(HubTables.Records), r => r.RowKey == RecordKeys.Due(due, _history.Listing.Id));
    }

    [Fact]
    public async Task A_change_moves_head_and_listing_together()
    {
        await _history.WriteAsync(SampleEdit.Item("甲", 10));
        Assert.Equal(EditOutcome.Updated, await _history.WriteAsync(SampleEdit.Item("乙", 11)));
        _history.AssertWhole();
        Assert.Equal((2, "乙", 2), (_history.Listing!.Revision, _history.Listing.Title, _history.Snapshots.Count));
        Assert.Equal([1, 5, 2, 3], _history.Tables.CommittedSizes);
    }

    [Fact]
    public async Task A_change_that_nobody_outside_sees_leaves_the_listing_alone()
    {
        await _history.WriteAsync(SampleEdit.Item("甲", 10));
        Assert.Equal(EditOutcome.Updated, await _history.WriteAsync(SampleEdit.Item(SampleItem.With(i =>
        {
            i["title"] = "甲";
            i["inventors"]![0] = "发明人丙";
            i["updatedAt"] = "2026-11-11T00:00:00Z";
        }))));
        Assert.Equal((2, 1), (_history.Snapshots.Count, _history.Listing!.Revision));
        _history.AssertWhole();
    }

    [Theory]
    [InlineData("甲", 10)]
    [InlineData("甲", 12)]
    [InlineData("乙", 9)]
    public async Task What_is_unchanged_or_older_costs_no_write(string title, int day)
    {
        await _history.WriteAsync(SampleEdit.Item("甲", 10));
        var before = _history.Tables.Submits;
        Assert.Equal(EditOutcome.Unchanged, await _history.WriteAsync(SampleEdit.Item(title, day)));
        Assert.Equal(before, _history.Tables.Submits);
    }

    [Fact]
    public async Task A_tombstone_withdraws_the_listing_and_a_return_publishes_it_again()
    {
        await _history.WriteAsync(SampleEdit.Item("甲", 10));
        Assert.Equal(EditOutcome.Deleted, await _history.WriteAsync(SampleEdit.Deletion(11)));
        _history.AssertWhole();
        Assert.Equal((2, false), (_history.Listing!.Revision, _history.Listing.Present));
        Assert.Equal(EditOutcome.Unchanged, await _history.WriteAsync(SampleEdit.Deletion(12)));
        Assert.Equal(EditOutcome.Updated, await _history.WriteAsync(SampleEdit.Item("甲", 13)));
        _history.AssertWhole();
        Assert.Equal((3, true), (_history.Listing.Revision, _history.Listing.Present));
    }

    [Fact]
    public async Task Within_one_tick_history_still_has_an_order()
    {
        foreach (var day in Enumerable.Range(1, 5))
            await _history.WriteAsync(SampleEdit.Item($"第{day}版", day));
        _history.AssertWhole();
        Assert.Equal(Enumerable.Range(0, 5).Select(i => Clocks.Start.AddTicks(i)), _history.Snapshots.Select(s => s.RecordedAt));
    }

    [Fact]
    public async Task A_partners_report_is_appended_and_outlives_an_unchanged_source()
    {
        await _history.WriteAsync(SampleEdit.Item("甲", 10));
        Assert.Equal(EditOutcome.Updated, await _history.WriteAsync(SampleEdit.Report("transferred", new DateOnly(2026, 11, 1))));
        Assert.Equal(EditOutcome.Unchanged, await _history.WriteAsync(SampleEdit.Item("甲", 12)));
        Assert.Equal("transferred", _history.Snapshots[^1].Declaration!.Implementation!.Status);
        _history.AssertWhole();
    }

    [Fact]
    public async Task An_item_too_long_for_a_row_is_a_blob()
    {
        await _history.WriteAsync(SampleEdit.Item(SampleItem.With("unknownField", $"\"{new string('x', Snapshot.MaxInlineRaw)}\"")));
        var snapshot = Assert.Single(_history.Snapshots);
        Assert.Null(snapshot.Raw);
        Assert.Equal([$"{HubContainers.RawItems}/{snapshot.RawBlob}"], _history.Blobs.Blobs.Keys);
    }

    [Fact]
    public async Task Many_declarations_share_transactions()
    {
        var edits = Enumerable.Range(0, 400).Select(Numbered).ToList();
        var outcomes = await _history.WriteManyAsync(edits);
        Assert.Equal(400, outcomes.Count(o => o.Value == EditOutcome.Created));
        Assert.Equal(400, _history.Tables.Rows(HubTables.Snapshots).Count);
        Assert.True(_history.Tables.Submits < 80);
        Assert.All(await _history.WriteManyAsync(edits), o => Assert.Equal(EditOutcome.Unchanged, o.Value));
    }

    [Fact]
    public async Task An_item_with_very_many_warnings_is_kept_all_the_same()
    {
        static JsonArray Bad() => [.. Enumerable.Range(0, 200).Select(_ => JsonValue.Create("?"))];
        var item = SampleItem.With(i => (i["ipc"], i["cpc"]) = (Bad(), Bad()));
        Assert.Equal(EditOutcome.Created, await _history.WriteAsync(SampleEdit.Item(item)));
    }

    [Fact]
    public async Task Another_writer_between_reading_and_appending_is_met_and_followed()
    {
        await _history.WriteAsync(SampleEdit.Item("甲", 10));
        _history.Tables.BeforeSubmit(1, () => _history.WriteAsync(SampleEdit.Item("乙", 11)));
        Assert.Equal(EditOutcome.Updated, await _history.WriteAsync(SampleEdit.Item("丙", 12)));
        Assert.Equal(["甲", "乙", "丙"], _history.Snapshots.Select(s => s.Declaration!.Title));
        _history.AssertWhole();
    }

    [Fact]
    public async Task Another_writer_with_something_newer_makes_the_edit_stale()
    {
        await _history.WriteAsync(SampleEdit.Item("甲", 10));
        _history.Tables.BeforeSubmit(1, () => _history.WriteAsync(SampleEdit.Item("丙", 12)));
        Assert.Equal(EditOutcome.Unchanged, await _history.WriteAsync(SampleEdit.Item("乙", 11)));
        Assert.Equal("丙", _history.Head!.Title);
        _history.AssertWhole();
    }

    [Fact]
    public async Task Another_writer_of_the_listing_is_merged()
    {
        await _history.WriteAsync(SampleEdit.Item("甲", 10));
        var listings = new ListingStore(_history.Tables);
        _history.Tables.BeforeSubmit(2, () => listings.ChangeAsync(_history.Listing!.Id, l => ListingPlan.Repair(l!, 7, Clocks.Start), default));
        await _history.WriteAsync(SampleEdit.Item("乙", 11));
        Assert.Equal((9, "乙"), (_history.Listing!.Revision, _history.Listing.Title));
        _history.AssertWhole();
    }

    [Fact]
    public void Whatever_is_lost_on_the_way_the_history_ends_whole_and_complete() =>
        Gen.Select(Gen.Int[1, 8], Gen.Bool, Gen.Int[1, 8], Gen.Bool).Sample((first, firstIsAfter, second, secondIsAfter) =>
        {
            var history = new DeclarationHistory();
            Lose(history, first, firstIsAfter);
            Lose(history, first + second, secondIsAfter);
            DeclarationEdit[] edits = [SampleEdit.Item("甲", 10), SampleEdit.Item("乙", 11), SampleEdit.Deletion(12), SampleEdit.Item("丙", 13)];
            foreach (var edit in edits)
            {
                history.InsistAsync(edit).GetAwaiter().GetResult();
                history.AssertWhole();
            }
            Assert.Equal(["甲", "乙", null, "丙"], history.Snapshots.Select(s => s.Declaration?.Title));
            Assert.Equal(4, history.Listing!.Revision);
        }, iter: 200);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_crash_left_between_snapshot_and_head_is_rolled_forward_by_the_next(bool exists)
    {
        if (exists)
            await _history.WriteAsync(SampleEdit.Item("甲", 10));
        _history.Tables.LoseBefore(2);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _history.WriteAsync(SampleEdit.Item("乙", 11)));
        Assert.Equal(exists ? "甲" : null, _history.Head?.Title);
        _history.Clock.Advance(TimeSpan.FromMinutes(1));
        await _history.WriteAsync(SampleEdit.Item("丙", 12));
        Assert.Equal(exists ? ["甲", "乙", "丙"] : ["乙", "丙"], _history.Snapshots.Select(s => s.Declaration!.Title));
        _history.AssertWhole();
    }

    [Fact]
    public async Task A_repetition_after_a_crash_recognises_its_own_snapshot()
    {
        _history.Tables.LoseBefore(2);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _history.WriteAsync(SampleEdit.Item("甲", 10)));
        _history.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(EditOutcome.Created, await _history.WriteAsync(SampleEdit.Item("甲", 10)));
        Assert.Equal(Clocks.Start, Assert.Single(_history.Snapshots).RecordedAt);
        _history.AssertWhole();
    }

    static void Lose(DeclarationHistory history, int nth, bool after)
    {
        if (after)
            history.Tables.LoseAfter(nth);
        else
            history.Tables.LoseBefore(nth);
    }

    static DeclarationEdit Numbered(int serial)
    {
        var digits = $"20211{serial:D7}";
        return SampleEdit.Item("甲", 10, digits + ApplicationNumber.CheckCharacter(digits));
    }
}
