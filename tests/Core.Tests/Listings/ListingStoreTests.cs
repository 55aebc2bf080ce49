using PatentHub.Core.Tests.Storage;
using PatentHub.Listings;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Listings;

public sealed class ListingStoreTests
{
    static readonly DateOnly Until = new(2027, 12, 31);

    readonly MemoryTableStore _tables = new(Clocks.Fake());
    readonly ListingStore _store;

    public ListingStoreTests() => _store = new(_tables);

    [Fact]
    public async Task A_listing_its_marker_and_its_due_date_come_in_one_transaction()
    {
        Assert.Equal(1, (await PublishAsync(until: Until))!.Revision);
        Assert.Equal([3], _tables.CommittedSizes);
        Assert.Equal([RecordKeys.FanOut(SampleListing.Id), RecordKeys.Listing(SampleListing.Id), DueKey(Until)], Keys());
    }

    [Fact]
    public async Task The_marker_tells_the_revision_and_since_when_it_waits()
    {
        await PublishAsync("甲");
        await _store.ChangeAsync(SampleListing.Id, l => ListingPlan.Next(l, SampleListing.Document(title: "乙"), Clocks.Start.AddHours(1), null), default);
        var marker = _tables.Rows(HubTables.Records).Single(r => r.RowKey == RecordKeys.FanOut(SampleListing.Id));
        Assert.Equal((2L, Clocks.Start), (marker.GetInt64("revision"), marker.GetTime("since")));
    }

    [Fact]
    public async Task No_change_costs_no_write()
    {
        await PublishAsync();
        Assert.Null(await PublishAsync());
        Assert.Equal(1, _tables.Submits);
    }

    [Fact]
    public async Task A_change_that_meets_another_writer_is_applied_again()
    {
        await PublishAsync("甲");
        _tables.BeforeSubmit(1, () => PublishAsync("乙"));
        Assert.Equal(3, (await PublishAsync("丙"))!.Revision);
    }

    [Fact]
    public async Task A_due_date_that_stands_already_is_no_conflict()
    {
        await PublishAsync(until: Until);
        await PublishAsync(until: Until.AddDays(1));
        Assert.Equal(3, (await PublishAsync(until: Until))!.Revision);
        Assert.Equal([DueKey(Until), DueKey(Until.AddDays(1))], Keys()[^2..]);
    }

    [Fact]
    public async Task An_unanswered_change_may_be_repeated()
    {
        _tables.LoseAfter(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => PublishAsync());
        Assert.Null(await PublishAsync());
        Assert.Equal(1, Assert.Single(await _store.ReadAsync([SampleListing.Id], default)).Value.Revision);
    }

    [Fact]
    public async Task Listings_of_all_buckets_are_read_and_unknown_ones_left_out()
    {
        string[] ids = [.. Enumerable.Range(0, 50).Select(i => $"D-{i:D26}")];
        foreach (var id in ids)
            await _store.ChangeAsync(id, _ => SampleListing.New(id, kind: ListingKinds.Demand), default);
        Assert.Equal(ids, (await _store.ReadAsync([.. ids, "D-unknown"], default)).Keys.Order(StringComparer.Ordinal));
    }

    Task<Listing?> PublishAsync(string title = "甲", DateOnly? until = null) =>
        _store.ChangeAsync(SampleListing.Id, l => ListingPlan.Next(l, SampleListing.Document(title: title, validUntil: until), Clocks.Start, null), default);

    string[] Keys() => [.. _tables.Rows(HubTables.Records).Select(r => r.RowKey)];

    static string DueKey(DateOnly until) => RecordKeys.Due(new DateTimeOffset(until, new TimeOnly(16, 0), TimeSpan.Zero), SampleListing.Id);
}
