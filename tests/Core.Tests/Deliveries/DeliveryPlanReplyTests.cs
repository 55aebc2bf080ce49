using CsCheck;
using PatentHub.Core.Tests.Listings;
using PatentHub.Deliveries;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries;

/// <summary>How a delivery follows its listing, and what the reply to a push makes of it.</summary>
public sealed class DeliveryPlanReplyTests
{
    static readonly DateTimeOffset Now = Clocks.Start.AddMinutes(5);
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_new_listing_is_due_at_once()
    {
        var delivery = DeliveryPlan.Follow(null, SampleListing.At(4), Now)!;
        Assert.Equal((4, true, 0, DeliveryPhase.Waiting, Now), (delivery.DesiredRevision, delivery.DesiredPresent, delivery.AcknowledgedRevision, delivery.Phase, delivery.DueAt));
        Assert.Equal(SampleListing.Trace, delivery.TraceParent);
    }

    [Fact]
    public void What_was_never_sent_need_not_be_withdrawn_but_a_late_fan_out_finds_that_it_is_over()
    {
        var delivery = DeliveryPlan.Follow(null, SampleListing.At(4, present: false), Now)!;
        Assert.Equal((DeliveryPhase.Withdrawn, 4L, 4L, true), (delivery.Phase, delivery.DesiredRevision, delivery.AcknowledgedRevision, delivery.IsSettled));
        Assert.Null(DeliveryPlan.Follow(delivery, SampleListing.At(3), Now));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Desired_moves_only_upwards(long revision) => Assert.Null(DeliveryPlan.Follow(SampleDelivery.Waiting, SampleListing.At(revision), Now));

    [Theory]
    [InlineData(DeliveryPhase.Waiting)]
    [InlineData(DeliveryPhase.Pending)]
    [InlineData(DeliveryPhase.Accepted)]
    [InlineData(DeliveryPhase.Rejected)]
    [InlineData(DeliveryPhase.Withdrawn)]
    [InlineData(DeliveryPhase.Parked)]
    public void A_newer_revision_starts_anew_in_every_phase(string phase)
    {
        var next = DeliveryPlan.Follow(SampleDelivery.Waiting with { Phase = phase, DueAt = null, Attempts = 7, Polls = 5, StaleRevision = 9 }, SampleListing.At(4, present: false), Now)!;
        Assert.Equal((4, false, DeliveryPhase.Waiting, Now), (next.DesiredRevision, next.DesiredPresent, next.Phase, next.DueAt));
        Assert.Equal((0, 0, 0, 2, "r-2"), (next.Attempts, next.Polls, next.StaleRevision, next.AcknowledgedRevision, next.RemoteId));
    }

    [Fact]
    public void What_may_be_on_its_way_is_asked_for_before_a_newer_revision_goes_out()
    {
        var unknown = SampleDelivery.Unknown with { DueAt = Now.AddSeconds(15) };
        var next = DeliveryPlan.Follow(unknown, SampleListing.At(4), Now)!;
        Assert.Equal((4, DeliveryPhase.Unknown, unknown.DueAt), (next.DesiredRevision, next.Phase, next.DueAt));
    }

    [Fact]
    public void Accepted_settles()
    {
        var next = Reply(SampleDelivery.Waiting with { Attempts = 4, Polls = 2, StaleRevision = 1 }, new PushReply.Accepted("r-3"));
        Assert.Equal((DeliveryPhase.Accepted, 3, "r-3", null), (next.Phase, next.AcknowledgedRevision, next.RemoteId, next.DueAt));
        Assert.Equal((0, 0, 0, "accepted", Now), (next.Attempts, next.Polls, next.StaleRevision, next.LastReply, next.LastAttemptAt));
        Assert.Equal("r-2", Reply(SampleDelivery.Waiting, new PushReply.Accepted(null)).RemoteId);
    }

    [Fact]
    public void An_accepted_withdrawal_is_withdrawn()
    {
        var next = DeliveryPlan.Replied(SampleDelivery.Withdrawing, new Sent(3, false), new PushReply.Accepted(null), Timeout, Recourse.Ask, Now, 0);
        Assert.Equal((DeliveryPhase.Withdrawn, 3, null), (next.Phase, next.AcknowledgedRevision, next.DueAt));
    }

    [Fact]
    public void Pending_is_asked_for_after_five_seconds_and_forgets_no_failure()
    {
        var next = Reply(SampleDelivery.Waiting with { Attempts = 3 }, new PushReply.Pending("r-3"));
        Assert.Equal((DeliveryPhase.Pending, 2, "r-3", Now.AddSeconds(5), 3), (next.Phase, next.AcknowledgedRevision, next.RemoteId, next.DueAt, next.Attempts));
    }

    [Fact]
    public void Rejected_is_kept_for_a_person()
    {
        var next = Reply(SampleDelivery.Waiting, new PushReply.Rejected("price-missing", "Give a price."));
        Assert.Equal((DeliveryPhase.Rejected, null, "price-missing", 2), (next.Phase, next.DueAt, next.LastReason, next.AcknowledgedRevision));
    }

    [Fact]
    public void Throttled_and_unauthorised_keep_the_place_and_count_no_attempt()
    {
        PushReply[] replies = [new PushReply.Throttled(Now.AddHours(1)), new PushReply.Unauthorised("401")];
        foreach (var reply in replies)
        {
            var next = Reply(SampleDelivery.Waiting with { Attempts = 2 }, reply);
            Assert.Equal((DeliveryPhase.Waiting, Clocks.Start, 2, reply.Name), (next.Phase, next.DueAt, next.Attempts, next.LastReply));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 10)]
    [InlineData(3, 30)]
    [InlineData(4, 120)]
    [InlineData(15, 43200)]
    [InlineData(99, 43200)]
    public void Transient_climbs_the_ladder(int attempts, int seconds)
    {
        var next = Reply(SampleDelivery.Waiting with { Attempts = attempts }, new PushReply.Transient("503"));
        Assert.Equal((DeliveryPhase.Waiting, attempts + 1, Now.AddSeconds(seconds), "503"), (next.Phase, next.Attempts, next.DueAt, next.LastReason));
    }

    [Fact]
    public void Jitter_adds_up_to_a_fifth_and_never_shortens() =>
        Gen.Select(Gen.Int[1, 40], Gen.Double[0, 1]).Sample((attempts, jitter) =>
            DeliveryPlan.RetryDelay(attempts, jitter) >= DeliveryPlan.RetryDelay(attempts, 0) && DeliveryPlan.RetryDelay(attempts, jitter) <= DeliveryPlan.RetryDelay(attempts, 0) * 1.2);

    [Fact]
    public void The_ladder_rises_and_lasts_at_least_72_hours()
    {
        Assert.True(DeliveryOptions.Ladder.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait) >= TimeSpan.FromHours(72));
        Assert.Equal(DeliveryOptions.Ladder.Order(), DeliveryOptions.Ladder);
    }

    [Fact]
    public void Stale_is_read_back_at_once()
    {
        var next = Reply(SampleDelivery.Waiting with { Polls = 1 }, new PushReply.Stale(9));
        Assert.Equal((DeliveryPhase.Unknown, Now, 0, 9), (next.Phase, next.DueAt, next.Polls, next.StaleRevision));
    }

    [Fact]
    public void Unknown_is_read_back_no_sooner_than_timeout_and_five_seconds()
    {
        var next = Reply(SampleDelivery.Waiting with { Polls = 1 }, new PushReply.Unknown("timed out"));
        Assert.Equal((DeliveryPhase.Unknown, Now.AddSeconds(15), 0, "timed out"), (next.Phase, next.DueAt, next.Polls, next.LastReason));
    }

    [Fact]
    public void Unknown_is_parked_where_the_platform_cannot_be_asked()
    {
        var next = DeliveryPlan.Replied(SampleDelivery.Waiting, new Sent(3, true), new PushReply.Unknown("timed out"), Timeout, Recourse.Park, Now, 0);
        Assert.Equal((DeliveryPhase.Parked, null, "timed out"), (next.Phase, next.DueAt, next.LastReason));
    }

    public static TheoryData<string> AnsweredReplies => ["accepted", "pending", "rejected", "throttled", "unauthorised", "transient", "stale"];

    [Theory]
    [MemberData(nameof(AnsweredReplies))]
    public void A_reply_to_an_overtaken_revision_leaves_the_newer_one_to_be_sent(string name)
    {
        var reply = Named(name);
        var due = Now.AddMinutes(3);
        var next = DeliveryPlan.Replied(SampleDelivery.Waiting with { DesiredRevision = 5, DueAt = due }, new Sent(3, true), reply, Timeout, Recourse.Ask, Now, 0);
        Assert.Equal((DeliveryPhase.Waiting, due, 5, 0), (next.Phase, next.DueAt, next.DesiredRevision, next.Attempts));
        Assert.Equal(name == "accepted" ? 3 : 2, next.AcknowledgedRevision);
        Assert.Equal(Now, DeliveryPlan.Replied(SampleDelivery.Rejected with { DesiredRevision = 5 }, new Sent(3, true), reply, Timeout, Recourse.Ask, Now, 0).DueAt);
    }

    [Theory]
    [MemberData(nameof(AnsweredReplies))]
    public void A_partners_event_beats_the_reply_of_the_push_that_caused_it(string name)
    {
        var settled = SampleDelivery.Rejected with { EventRevision = 3, EventId = "e", EventAt = Now };
        Assert.Equal(settled, Reply(settled, Named(name)));
    }

    [Theory]
    [InlineData(Recourse.Ask)]
    [InlineData(Recourse.Repeat)]
    [InlineData(Recourse.Park)]
    public void A_partners_event_beats_an_unanswered_push(Recourse recourse)
    {
        var settled = SampleDelivery.Accepted with { EventRevision = 3, EventId = "e", EventAt = Now };
        Assert.Equal(settled, DeliveryPlan.Replied(settled, new Sent(3, true), new PushReply.Unknown("timed out"), Timeout, recourse, Now, 0));
    }

    [Fact]
    public void An_event_of_an_older_revision_beats_nothing() =>
        Assert.Equal(DeliveryPhase.Accepted, Reply(SampleDelivery.Waiting with { EventRevision = 2, EventId = "e" }, new PushReply.Accepted(null)).Phase);

    [Fact]
    public void Work_and_a_due_time_go_together_whatever_the_reply() =>
        Gen.Select(Gen.OneOfConst([.. DeliveryPhase.All]), Gen.OneOfConst("accepted", "pending", "rejected", "throttled", "unauthorised", "transient", "stale", "unknown"), Gen.Long[1, 5], Gen.Enum<Recourse>())
            .Where((phase, _, _, _) => phase is DeliveryPhase.Waiting or DeliveryPhase.Pending or DeliveryPhase.Unknown)
            .Sample((phase, name, sent, recourse) =>
            {
                var next = DeliveryPlan.Replied(SampleDelivery.Waiting with { Phase = phase }, new Sent(Math.Min(sent, 3), true), Named(name), Timeout, recourse, Now, 0.5);
                return next.IsSettled == (next.Phase is DeliveryPhase.Accepted or DeliveryPhase.Rejected or DeliveryPhase.Withdrawn or DeliveryPhase.Parked);
            });

    static Delivery Reply(Delivery delivery, PushReply reply) => DeliveryPlan.Replied(delivery, new Sent(3, true), reply, Timeout, Recourse.Ask, Now, jitter: 0);

    static PushReply Named(string name) => new PushReply[]
    {
        new PushReply.Accepted("r-3"), new PushReply.Pending("r-3"), new PushReply.Rejected("code", null), new PushReply.Throttled(Now.AddHours(1)),
        new PushReply.Unauthorised("401"), new PushReply.Transient("503"), new PushReply.Stale(9), new PushReply.Unknown("cut"),
    }.Single(reply => reply.Name == name);
}
