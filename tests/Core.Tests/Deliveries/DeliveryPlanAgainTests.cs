using PatentHub.Deliveries;
using PatentHub.Webhooks;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries;

/// <summary>A person's order to send again is carried out, whatever is said meanwhile.</summary>
public sealed class DeliveryPlanAgainTests
{
    static readonly DateTimeOffset Now = Clocks.Start.AddMinutes(5);
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    static readonly Delivery Retried = DeliveryPlan.Again(SampleDelivery.Rejected, "r1", Now);

    public static TheoryData<string> Resting => [DeliveryPhase.Rejected, DeliveryPhase.Parked, DeliveryPhase.Accepted, DeliveryPhase.Withdrawn, DeliveryPhase.Waiting];

    [Theory]
    [MemberData(nameof(Resting))]
    public void It_is_due_at_once_as_if_it_had_never_failed(string phase)
    {
        var again = DeliveryPlan.Again(SampleDelivery.Rejected with { Phase = phase, Attempts = 9, Raises = 5 }, "r1", Now);
        Assert.Equal((DeliveryPhase.Waiting, Now, 0, 0, "r1"), (again.Phase, again.DueAt, again.Attempts, again.Raises, again.RetryId));
        Assert.Equal(SampleDelivery.Rejected.DesiredRevision, again.DesiredRevision);
    }

    [Fact]
    public void What_is_under_review_is_asked_for_at_once() =>
        Assert.Equal((DeliveryPhase.Pending, Now, null), DeliveryPlan.Again(SampleDelivery.Pending with { DueAt = Now.AddHours(1) }, "r1", Now) is var d ? (d.Phase, d.DueAt, d.RetryId) : default);

    [Theory]
    [InlineData(0, 15)]
    [InlineData(3, 0)]
    public void The_first_question_about_an_unknown_outcome_does_not_come_too_soon(int unanswered, int secondsLater) =>
        Assert.Equal(Now.AddSeconds(secondsLater), DeliveryPlan.Again(SampleDelivery.Unknown with { DueAt = Now.AddSeconds(15), Unanswered = unanswered }, "r1", Now).DueAt);

    public static TheoryData<PushReply, string> Answers => new()
    {
        { new PushReply.Accepted(null), DeliveryPhase.Accepted },
        { new PushReply.Rejected("E-1", null), DeliveryPhase.Rejected },
        { new PushReply.Pending(null), DeliveryPhase.Pending },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void The_answer_to_a_push_that_knew_of_it_ends_it(PushReply reply, string phase) =>
        Assert.Equal((phase, null), Reply(Retried, "r1", reply) is var d ? (d.Phase, d.RetryId) : default);

    [Theory]
    [MemberData(nameof(Answers))]
    public void The_answer_to_an_earlier_push_does_not(PushReply reply, string phase)
    {
        Assert.NotEqual(DeliveryPhase.Waiting, phase);
        foreach (var earlier in new[] { null, "r0" })
            Assert.Equal((DeliveryPhase.Waiting, Now, "r1"), Reply(Retried, earlier, reply) is var d ? (d.Phase, d.DueAt, d.RetryId) : default);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_push_that_did_not_arrive_or_may_not_have_does_not_end_it(bool mayHave)
    {
        PushReply reply = mayHave ? new PushReply.Unknown("timed out") : new PushReply.Transient("HTTP 500");
        var after = Reply(Retried, "r1", reply);
        Assert.Equal("r1", after.RetryId);
        Assert.NotNull(after.DueAt);
    }

    /// <summary>What the platform holds may be its refusal from before.</summary>
    [Fact]
    public void A_refusal_that_is_read_back_is_sent_again_and_an_acceptance_is_enough()
    {
        var unknown = Reply(Retried, "r1", new PushReply.Unknown("timed out"));
        Assert.Equal(DeliveryPhase.Waiting, DeliveryPlan.Asked(unknown, new ReadReply.Held(3, HeldStatus.Rejected, null), Now, 0).Delivery.Phase);
        Assert.Equal((DeliveryPhase.Accepted, null), DeliveryPlan.Asked(unknown, new ReadReply.Held(3, HeldStatus.Accepted, null), Now, 0).Delivery is var d ? (d.Phase, d.RetryId) : default);
    }

    [Theory]
    [InlineData(ListingEvent.Rejected)]
    [InlineData(ListingEvent.Accepted)]
    [InlineData(ListingEvent.Withdrawn)]
    public void A_webhook_does_not_put_it_to_rest(string type)
    {
        var after = ListingEventPlan.Apply(Retried, new ListingEvent("k", type, Now, Retried.ListingId, 3, null, null), Now);
        Assert.Equal((DeliveryPhase.Waiting, Now, "r1", "k"), (after.Phase, after.DueAt, after.RetryId, after.EventId));
    }

    [Fact]
    public void One_that_cannot_be_asked_for_is_parked_again_and_waits_for_another_order() =>
        Assert.Equal((DeliveryPhase.Parked, null), DeliveryPlan.Replied(Retried, new Sent(3, true, "r1"), new PushReply.Unknown("timed out"), Timeout, Recourse.Park, Now, 0) is var d ? (d.Phase, d.RetryId) : default);

    [Theory]
    [InlineData(DeliveryPhase.Parked, true, DeliveryPhase.Accepted, true)]
    [InlineData(DeliveryPhase.Unknown, true, DeliveryPhase.Accepted, true)]
    [InlineData(DeliveryPhase.Parked, false, DeliveryPhase.Withdrawn, true)]
    [InlineData(DeliveryPhase.Parked, true, DeliveryPhase.Withdrawn, false)]
    [InlineData(DeliveryPhase.Parked, false, DeliveryPhase.Accepted, false)]
    [InlineData(DeliveryPhase.Rejected, true, DeliveryPhase.Accepted, false)]
    [InlineData(DeliveryPhase.Waiting, true, DeliveryPhase.Accepted, false)]
    public void Only_what_is_in_doubt_is_settled_by_hand_and_only_as_desired(string phase, bool present, string asked, bool can)
    {
        var settled = DeliveryPlan.SettledByHand(SampleDelivery.Waiting with { Phase = phase, DesiredPresent = present, DueAt = null }, asked, Now);
        Assert.Equal(can, settled is not null);
        if (settled is not null)
            Assert.Equal((asked, 3L, null), (settled.Phase, settled.AcknowledgedRevision, settled.DueAt));
    }

    static Delivery Reply(Delivery delivery, string? known, PushReply reply) => DeliveryPlan.Replied(delivery, new Sent(3, true, known), reply, Timeout, Recourse.Ask, Now, 0);
}
