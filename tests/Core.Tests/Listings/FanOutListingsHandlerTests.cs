using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Core.Tests.Deliveries;
using PatentHub.Core.Tests.Storage;
using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Monitoring;
using PatentHub.Storage;
using Xunit;

namespace PatentHub.Core.Tests.Listings;

public sealed class FanOutListingsHandlerTests
{
    static readonly string Bucket = Buckets.Of(SampleListing.Id);

    readonly FakeTimeProvider _clock = Clocks.Fake();
    readonly RecordingWakeSender _wakes = new();
    readonly MemoryTableStore _tables;
    readonly ListingStore _listings;
    readonly DeliveryStore _deliveries;
    readonly FanOutListingsHandler _handler;

    public FanOutListingsHandlerTests()
    {
        _tables = new(_clock);
        _listings = new(_tables);
        _deliveries = new(_tables, new HubTotals(new UnobservedMeters()));
        var platforms = new SamplePlatforms(SamplePlatforms.Profile("national"), SamplePlatforms.Profile("provincial", ListingKinds.Supply), SamplePlatforms.Profile("needs", ListingKinds.Demand));
        _handler = new(_tables, _deliveries, new PlatformStore(_tables), platforms, new DeliveryWaker(_wakes, NullLogger<DeliveryWaker>.Instance), _clock, NullLogger<FanOutListingsHandler>.Instance);
    }

    [Fact]
    public async Task A_change_reaches_every_platform_that_takes_its_kind_and_wakes_it()
    {
        await PublishAsync("甲");
        await RunAsync();
        Assert.Equal([("national", 1), ("provincial", 1)], await ReachedAsync());
        Assert.False(HasMarker);
        Assert.Equal(["national|0", "provincial|0"], _wakes.Sent.Select(s => Wake.Parse(s.Body, Wake.SendDeliveries)!.Scope));
    }

    [Fact]
    public async Task Without_a_marker_nothing_is_written_and_nobody_woken()
    {
        await PublishAsync("甲");
        await RunAsync();
        var before = _tables.Submits;
        await RunAsync();
        Assert.Equal((before, 2), (_tables.Submits, _wakes.Sent.Count));
    }

    [Fact]
    public async Task A_withdrawal_reaches_who_knows_the_listing()
    {
        await PublishAsync("甲");
        await RunAsync();
        await PublishAsync(null);
        await RunAsync();
        Assert.Equal([("national", 2), ("provincial", 2)], await ReachedAsync());
        Assert.False((await DeliveryAsync("national"))!.DesiredPresent);
    }

    [Fact]
    public async Task What_was_withdrawn_before_it_was_fanned_out_is_never_sent()
    {
        await PublishAsync("甲");
        await PublishAsync(null);
        await RunAsync();
        Assert.Empty(await ReachedAsync());
        Assert.False(HasMarker);
    }

    /// <summary>A first run makes a row of state and a delivery for each of two platforms, and removes the marker.</summary>
    public static TheoryData<int> Submits => [1, 2, 3, 4, 5];

    public static MatrixTheoryData<int, bool> Crashes => new([1, 2, 3, 4, 5], [false, true]);

    [Theory]
    [MemberData(nameof(Submits))]
    public async Task A_marker_does_not_go_while_the_listing_changed_meanwhile(int nth)
    {
        await PublishAsync("甲");
        _tables.BeforeSubmit(nth, () => PublishAsync("乙"));
        await RunAsync();
        Assert.Equal([("national", 2), ("provincial", 2)], await ReachedAsync());
        Assert.False(HasMarker);
    }

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task After_a_crash_at_any_write_the_next_run_comes_to_the_same(int nth, bool isCommitted)
    {
        await PublishAsync("甲");
        if (isCommitted)
            _tables.LoseAfter(nth);
        else
            _tables.LoseBefore(nth);
        await RunAsync();
        Assert.True(HasMarker || isCommitted && nth == 5);
        await RunAsync();
        Assert.Equal([("national", 1), ("provincial", 1)], await ReachedAsync());
        Assert.False(HasMarker);
    }

    [Fact]
    public async Task Two_fan_outs_at_once_do_no_harm()
    {
        await PublishAsync("甲");
        _tables.BeforeSubmit(3, RunAsync);
        await RunAsync();
        Assert.Equal([("national", 1), ("provincial", 1)], await ReachedAsync());
        Assert.False(HasMarker);
    }

    [Fact]
    public async Task An_older_fan_out_does_not_undo_a_newer_one()
    {
        await PublishAsync("甲");
        _tables.BeforeSubmit(2, async () =>
        {
            await PublishAsync("乙");
            await RunAsync();
        });
        await RunAsync();
        Assert.Equal([("national", 2), ("provincial", 2)], await ReachedAsync());
    }

    bool HasMarker => _tables.Rows(HubTables.Records, Bucket).Any(r => r.RowKey.StartsWith(RecordKeys.FanOutPrefix, StringComparison.Ordinal));

    Task RunAsync() => _handler.HandleAsync(Bucket, default);

    Task<Listing?> PublishAsync(string? title) =>
        _listings.ChangeAsync(SampleListing.Id, l => ListingPlan.Next(l, title is null ? null : SampleListing.Document(title: title), _clock.GetUtcNow(), null), default);

    async Task<Delivery?> DeliveryAsync(string platform) =>
        (await _deliveries.ReadAsync(DeliveryKeys.Partition(platform, 0), [SampleListing.Id], default)).GetValueOrDefault(SampleListing.Id)?.Delivery;

    async Task<List<(string Platform, long Revision)>> ReachedAsync()
    {
        var reached = new List<(string, long)>();
        foreach (var platform in new[] { "national", "provincial", "needs" })
            if (await DeliveryAsync(platform) is { Phase: DeliveryPhase.Waiting, DueAt: not null } delivery)
                reached.Add((platform, delivery.DesiredRevision));
        return reached;
    }
}
