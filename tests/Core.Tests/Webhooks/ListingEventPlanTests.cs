using CsCheck;
using PatentHub.Core.Tests.Deliveries;
using PatentHub.Core.Tests.Listings;
using PatentHub.Deliveries;
using PatentHub.Webhooks;
using Xunit;

namespace PatentHub.Core.Tests.Webhooks;

public sealed class ListingEventPlanTests
{
    static readonly DateTimeOffset Now = Clocks.Start.AddMinutes(5);

    static readonly Gen<ListingEvent> Events = Gen.Select(
        Gen.OneOfConst("a", "b", "c", "d", "e", "f"), Gen.OneOfConst(ListingEvent.Accepted, ListingEvent.Rejected, ListingEvent.Withdrawn), Gen.Int[0, 2], Gen.Long[2, 3])
        .Select((key, type, second, revision) => Event(type, revision, second, key, remoteId: "r-2"));

    [Theory]
    [InlineData(ListingEvent.Accepted, true, DeliveryPhase.Accepted)]
    [InlineData(ListingEvent.Rejected, true, DeliveryPhase.Rejected)]
    [InlineData(ListingEvent.Withdrawn, true, DeliveryPhase.Rejected)]
    [InlineData(ListingEvent.Withdrawn, false, DeliveryPhase.Withdrawn)]
    [InlineData(ListingEvent.Rejected, false, DeliveryPhase.Rejected)]
    public void An_event_settles_the_delivery(string type, bool present, string phase)
    {
        var before = SampleDelivery.Pending with { DesiredPresent = present, Attempts = 3, Polls = 4, StaleRevision = 9 };
        var e = Event(type, 3, remoteId: "r-3", reason: "missing price");
        Assert.Equal(EventEffect.Applied, ListingEventPlan.Judge(before, e));
        var after = ListingEventPlan.Apply(before, e, Now);
        Assert.Equal((phase, null, 0, 0, 0), (after.Phase, after.DueAt, after.Attempts, after.Polls, after.StaleRevision));
        Assert.Equal((3, e.Timestamp, "k", before.RemoteId, type, "missing price"), (after.EventRevision, after.EventAt, after.EventId, after.RemoteId, after.LastReply, after.LastReason));
        Assert.Equal(3, after.AcknowledgedRevision);
        Assert.Equal(type == ListingEvent.Withdrawn && present, ListingEventPlan.IsUnaskedWithdrawal(before, e));
    }

    [Theory]
    [InlineData(DeliveryPhase.Waiting)]
    [InlineData(DeliveryPhase.Unknown)]
    [InlineData(DeliveryPhase.Accepted)]
    [InlineData(DeliveryPhase.Rejected)]
    [InlineData(DeliveryPhase.Parked)]
    public void It_beats_whatever_the_replies_said_so_far(string phase) =>
        Assert.Equal(DeliveryPhase.Accepted, ListingEventPlan.Apply(SampleDelivery.Waiting with { Phase = phase }, Event(ListingEvent.Accepted, 3), Now).Phase);

    [Fact]
    public void An_event_of_a_revision_to_come_waits() => Assert.Equal(EventEffect.Waits, ListingEventPlan.Judge(SampleDelivery.Pending, Event(ListingEvent.Accepted, 4)));

    [Fact]
    public void An_event_of_an_overtaken_revision_is_older() => Assert.Equal(EventEffect.Older, ListingEventPlan.Judge(SampleDelivery.Pending, Event(ListingEvent.Rejected, 2)));

    [Fact]
    public void An_event_about_an_unknown_listing_has_no_effect() => Assert.Equal(EventEffect.UnknownListing, ListingEventPlan.Judge(null, Event(ListingEvent.Accepted, 1)));

    [Theory]
    [InlineData(1, "a", EventEffect.Applied)]
    [InlineData(0, "z", EventEffect.Applied)]
    [InlineData(0, "a", EventEffect.Older)]
    [InlineData(-1, "z", EventEffect.Older)]
    [InlineData(0, "k", EventEffect.Applied)]
    public void Of_one_revision_the_later_wins_by_time_and_then_by_id(int second, string key, EventEffect effect)
    {
        var delivery = ListingEventPlan.Apply(SampleDelivery.Pending, Event(ListingEvent.Accepted, 3, 10, "k"), Now);
        Assert.Equal(effect, ListingEventPlan.Judge(delivery, Event(ListingEvent.Rejected, 3, 10 + second, key)));
    }

    [Fact]
    public void The_same_event_takes_effect_once()
    {
        var e = Event(ListingEvent.Accepted, 3);
        var once = ListingEventPlan.Apply(SampleDelivery.Pending, e, Now);
        Assert.Equal(EventEffect.Applied, ListingEventPlan.Judge(once, e));
        Assert.Equal(once, ListingEventPlan.Apply(once, e, Now.AddHours(1)));
    }

    [Fact]
    public void In_any_order_the_phase_and_the_event_are_the_same() => Shuffled(Events).Sample((events, shuffled) =>
    {
        var (one, other) = (Replay(SampleDelivery.Pending, events), Replay(SampleDelivery.Pending, shuffled));
        return (one.Phase, one.EventRevision, one.EventAt, one.EventId, one.LastReply, one.DueAt) == (other.Phase, other.EventRevision, other.EventAt, other.EventId, other.LastReply, other.DueAt);
    });

    [Fact]
    public void In_any_order_the_delivery_is_the_same() =>
        Shuffled(Events.Select(Gen.OneOfConst("r-3", null), (e, remoteId) => e with { RemoteId = remoteId }))
            .Sample((events, shuffled) => Replay(SampleDelivery.Pending, events) == Replay(SampleDelivery.Pending, shuffled));

    [Fact]
    public void Events_that_came_before_the_revision_count_once_it_is_reached()
    {
        var e = Event(ListingEvent.Accepted, 4);
        Assert.Equal(EventEffect.Waits, ListingEventPlan.Judge(SampleDelivery.Waiting, e));
        var reached = DeliveryPlan.Follow(SampleDelivery.Waiting, SampleListing.At(4), Now)!;
        Assert.Equal(EventEffect.Applied, ListingEventPlan.Judge(reached, e));
        Assert.Equal(4, ListingEventPlan.Apply(reached, e, Now).AcknowledgedRevision);
    }

    static Gen<(ListingEvent[], ListingEvent[])> Shuffled(Gen<ListingEvent> events) =>
        events.Array[1, 6].Select(list => list.DistinctBy(e => e.Key).ToArray()).SelectMany(list => Gen.Shuffle(list).Select(shuffled => (list, shuffled)));

    static Delivery Replay(Delivery delivery, IEnumerable<ListingEvent> events) =>
        events.Aggregate(delivery, (d, e) => ListingEventPlan.Judge(d, e) == EventEffect.Applied ? ListingEventPlan.Apply(d, e, Now) : d);

    static ListingEvent Event(string type, long revision, int second = 0, string key = "k", string? remoteId = null, string? reason = null) =>
        new(key, type, Clocks.Start.AddSeconds(second), SampleListing.Id, revision, remoteId, reason);
}
