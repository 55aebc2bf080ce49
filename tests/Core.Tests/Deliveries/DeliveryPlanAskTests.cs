using CsCheck;
using PatentHub.Core.Tests.Listings;
using PatentHub.Deliveries;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries;

/// <summary>What a platform's answer to "what do you hold" makes of a delivery, and what happens at a take-over and a put-back.</summary>
public sealed class DeliveryPlanAskTests
{
    static readonly DateTimeOffset Now = Clocks.Start.AddMinutes(5);

    [Theory]
    [InlineData(DeliveryPhase.Pending)]
    [InlineData(DeliveryPhase.Unknown)]
    public void Held_and_accepted_settles(string phase)
    {
        var next = Ask(SampleDelivery.Waiting with { Phase = phase, Attempts = 3, Polls = 2 }, new ReadReply.Held(3, HeldStatus.Accepted, "r-3"));
        Assert.Equal((DeliveryPhase.Accepted, 3, "r-3", null, 0, 0), (next.Phase, next.AcknowledgedRevision, next.RemoteId, next.DueAt, next.Attempts, next.Polls));
    }

    [Theory]
    [InlineData(DeliveryPhase.Pending)]
    [InlineData(DeliveryPhase.Unknown)]
    public void Held_and_rejected_is_for_a_person(string phase)
    {
        var next = Ask(SampleDelivery.Waiting with { Phase = phase }, new ReadReply.Held(3, HeldStatus.Rejected, null));
        Assert.Equal((DeliveryPhase.Rejected, null, 2), (next.Phase, next.DueAt, next.AcknowledgedRevision));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 20)]
    [InlineData(2, 40)]
    [InlineData(8, 2560)]
    [InlineData(9, 3600)]
    [InlineData(500, 3600)]
    public void Pending_is_asked_for_ever_more_seldom_up_to_an_hour(int polls, int seconds)
    {
        var next = Ask(SampleDelivery.Pending with { Polls = polls }, new ReadReply.Held(3, HeldStatus.Pending, "r-3"));
        Assert.Equal((DeliveryPhase.Pending, polls + 1, Now.AddSeconds(seconds), "r-3"), (next.Phase, next.Polls, next.DueAt, next.RemoteId));
    }

    [Fact]
    public void An_unanswered_push_that_is_found_pending_is_pending()
    {
        var next = Ask(SampleDelivery.Unknown with { Polls = 1 }, new ReadReply.Held(3, HeldStatus.Pending, "r-3"));
        Assert.Equal((DeliveryPhase.Pending, 0, Now.AddSeconds(5)), (next.Phase, next.Polls, next.DueAt));
    }

    [Fact]
    public void What_a_status_means_that_nobody_agreed_on_is_asked_again() =>
        Assert.Equal(DeliveryPhase.Pending, Ask(SampleDelivery.Unknown, new ReadReply.Held(3, "reviewing", null)).Phase);

    public static TheoryData<string> NotHeld => ["absent", "older"];

    [Theory]
    [MemberData(nameof(NotHeld))]
    public void An_unanswered_push_is_looked_for_twice_before_it_is_sent_again(string answer)
    {
        ReadReply reply = answer == "absent" ? new ReadReply.Absent() : new ReadReply.Held(2, HeldStatus.Accepted, null);
        var once = Ask(SampleDelivery.Unknown, reply);
        Assert.Equal((DeliveryPhase.Unknown, 1, Now.AddSeconds(5), 0), (once.Phase, once.Polls, once.DueAt, once.Attempts));
        var twice = Ask(once, reply);
        Assert.Equal((DeliveryPhase.Waiting, 0, Now.AddSeconds(1), 1), (twice.Phase, twice.Polls, twice.DueAt, twice.Attempts));
    }

    [Fact]
    public void A_question_without_an_answer_is_no_look()
    {
        var unanswered = Ask(SampleDelivery.Unknown, new ReadReply.Failed(new PushReply.Transient("503")));
        Assert.Equal(DeliveryPhase.Unknown, Ask(unanswered, new ReadReply.Absent()).Phase);
    }

    [Fact]
    public void A_pending_one_that_is_gone_is_sent_again() =>
        Assert.Equal((DeliveryPhase.Waiting, 1), Ask(SampleDelivery.Pending, new ReadReply.Absent()) is var next ? (next.Phase, next.Attempts) : default);

    [Fact]
    public void A_withdrawal_that_is_found_gone_is_done()
    {
        var next = Ask(SampleDelivery.Withdrawing with { Phase = DeliveryPhase.Unknown }, new ReadReply.Absent());
        Assert.Equal((DeliveryPhase.Withdrawn, 3, null), (next.Phase, next.AcknowledgedRevision, next.DueAt));
    }

    [Fact]
    public void A_withdrawal_that_is_still_held_is_sent_again_after_two_looks()
    {
        var held = new ReadReply.Held(2, HeldStatus.Accepted, null);
        Assert.Equal(DeliveryPhase.Waiting, Ask(Ask(SampleDelivery.Withdrawing with { Phase = DeliveryPhase.Unknown }, held), held).Phase);
    }

    [Theory]
    [InlineData(DeliveryPhase.Pending)]
    [InlineData(DeliveryPhase.Unknown)]
    public void A_newer_revision_at_the_platform_raises_ours_above_it(string phase)
    {
        var back = DeliveryPlan.Asked(SampleDelivery.Waiting with { Phase = phase }, new ReadReply.Held(7, HeldStatus.Accepted, null), Now, 0);
        Assert.Equal((7, DeliveryPhase.Waiting, Now), (back.RaiseAbove, back.Delivery.Phase, back.Delivery.DueAt));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_revision_that_the_platform_withdrew_raises_ours_above_it(bool present)
    {
        var stale = SampleDelivery.Unknown with { StaleRevision = 7, DesiredPresent = present };
        Assert.Equal(7, DeliveryPlan.Asked(stale, new ReadReply.Absent(), Now, 0).RaiseAbove);
        Assert.Equal(7, DeliveryPlan.Asked(stale, new ReadReply.Held(2, HeldStatus.Accepted, null), Now, 0).RaiseAbove);
        Assert.Equal(8, DeliveryPlan.Asked(stale, new ReadReply.Held(8, HeldStatus.Accepted, null), Now, 0).RaiseAbove);
        Assert.Equal(0, DeliveryPlan.Asked(stale, new ReadReply.Absent(), Now, 0).Delivery.StaleRevision);
    }

    [Fact]
    public void A_stale_reply_that_names_our_own_revision_is_accepted_if_the_platform_holds_it()
    {
        var back = DeliveryPlan.Asked(SampleDelivery.Unknown with { StaleRevision = 3 }, new ReadReply.Held(3, HeldStatus.Accepted, "r-3"), Now, 0);
        Assert.Equal((null, DeliveryPhase.Accepted, 3), (back.RaiseAbove, back.Delivery.Phase, back.Delivery.AcknowledgedRevision));
    }

    [Fact]
    public void A_failed_question_is_asked_again_later_and_is_no_look()
    {
        var failed = new ReadReply.Failed(new PushReply.Transient("503"));
        var next = Ask(SampleDelivery.Pending with { Polls = 3, Attempts = 1 }, failed);
        Assert.Equal((DeliveryPhase.Pending, 3, 1, Now.AddSeconds(5), "transient"), (next.Phase, next.Polls, next.Attempts, next.DueAt, next.LastReply));
        Assert.Equal(Now.AddSeconds(10), Ask(next, failed).DueAt);
        Assert.Equal(0, Ask(next, new ReadReply.Held(3, HeldStatus.Pending, null)).Unanswered);
    }

    [Fact]
    public void A_platform_that_is_held_back_leaves_the_row_as_it_is()
    {
        Assert.Equal(SampleDelivery.Pending, Ask(SampleDelivery.Pending, new ReadReply.Failed(new PushReply.Throttled(Now.AddHours(1)))));
        Assert.Equal(SampleDelivery.Unknown, Ask(SampleDelivery.Unknown, new ReadReply.Failed(new PushReply.Unauthorised("403"))));
    }

    [Fact]
    public void An_answer_changes_nothing_in_a_row_that_has_moved_on() =>
        Gen.Select(Gen.OneOfConst(DeliveryPhase.Waiting, DeliveryPhase.Accepted, DeliveryPhase.Rejected, DeliveryPhase.Withdrawn, DeliveryPhase.Parked), Gen.Long[0, 9]).Sample((phase, held) =>
        {
            var delivery = SampleDelivery.Waiting with { Phase = phase };
            return Ask(delivery, held == 0 ? new ReadReply.Absent() : new ReadReply.Held(held, HeldStatus.Accepted, null)) == delivery;
        });

    [Fact]
    public void What_a_dead_holder_may_have_sent_is_asked_for_first()
    {
        var taken = DeliveryPlan.TakenOver(SampleDelivery.Waiting with { Polls = 1 }, Recourse.Ask, Now);
        Assert.Equal((DeliveryPhase.Unknown, Now, 0), (taken.Phase, taken.DueAt, taken.Polls));
        var parked = DeliveryPlan.TakenOver(SampleDelivery.Waiting, Recourse.Park, Now);
        Assert.Equal((DeliveryPhase.Parked, null), (parked.Phase, parked.DueAt));
    }

    [Fact]
    public void A_platform_that_always_claims_more_is_parked_before_it_drives_the_listing_for_ever()
    {
        var delivery = SampleDelivery.Unknown;
        for (var raise = 0; raise < 5; raise++)
        {
            var back = DeliveryPlan.Asked(delivery with { Phase = DeliveryPhase.Unknown, StaleRevision = delivery.DesiredRevision + 1 }, new ReadReply.Absent(), Now, 0);
            Assert.Equal(delivery.DesiredRevision + 1, back.RaiseAbove);
            delivery = DeliveryPlan.Follow(back.Delivery, SampleListing.At(delivery.DesiredRevision + 2), Now)!;
        }
        var last = DeliveryPlan.Asked(delivery with { Phase = DeliveryPhase.Unknown, StaleRevision = delivery.DesiredRevision + 1 }, new ReadReply.Absent(), Now, 0);
        Assert.Equal((null, DeliveryPhase.Parked, null), (last.RaiseAbove, last.Delivery.Phase, last.Delivery.DueAt));
    }

    [Fact]
    public void What_a_holder_with_a_fast_clock_had_in_flight_is_asked_for_too() =>
        Assert.Equal(DeliveryPhase.Unknown, DeliveryPlan.TakenOver(SampleDelivery.Waiting with { DueAt = Now.AddMinutes(1) }, Recourse.Ask, Now).Phase);

    [Fact]
    public void A_later_review_is_taken_over_where_the_platform_holds_the_revision()
    {
        var rejected = DeliveryPlan.Verified(SampleDelivery.Accepted, new ReadReply.Held(3, HeldStatus.Rejected, null), Now);
        Assert.Equal((DeliveryPhase.Rejected, null), (rejected.Phase, rejected.DueAt));
        Assert.Equal(SampleDelivery.Accepted, DeliveryPlan.Verified(SampleDelivery.Accepted, new ReadReply.Held(3, HeldStatus.Accepted, null), Now));
    }

    [Fact]
    public void What_had_an_answer_is_not_in_doubt()
    {
        Delivery[] settled = [SampleDelivery.Accepted, SampleDelivery.Rejected, SampleDelivery.Pending, SampleDelivery.Unknown];
        Assert.All(settled, delivery => Assert.Equal(delivery, DeliveryPlan.TakenOver(delivery, Recourse.Ask, Now)));
    }

    [Fact]
    public void A_refusal_of_a_broken_gateway_is_put_back()
    {
        var back = DeliveryPlan.PutBack(SampleDelivery.Rejected, 3, Now);
        Assert.Equal((DeliveryPhase.Waiting, Now), (back.Phase, back.DueAt));
    }

    [Fact]
    public void What_has_moved_on_or_was_refused_by_an_event_is_not_put_back()
    {
        Delivery[] others = [SampleDelivery.Accepted, SampleDelivery.Waiting, SampleDelivery.Rejected with { DesiredRevision = 4 }, SampleDelivery.Rejected with { EventRevision = 3 }];
        Assert.All(others, delivery => Assert.Equal(delivery, DeliveryPlan.PutBack(delivery, 3, Now)));
    }

    static Delivery Ask(Delivery delivery, ReadReply reply) => DeliveryPlan.Asked(delivery, reply, Now, jitter: 0).Delivery;
}
