using CsCheck;
using PatentHub.Core.Tests.Listings;
using PatentHub.Deliveries;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries;

/// <summary>What becomes of a delivery that a job of the platform carries.</summary>
public sealed class DeliveryPlanJobTests
{
    static readonly DateTimeOffset Now = Clocks.Start.AddMinutes(5);
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    static readonly PushReply Lost = new PushReply.Unknown("timed out");

    [Fact]
    public void A_job_is_remembered_with_the_revision_that_it_carries_and_asked_after_five_seconds()
    {
        var next = Pushed(SampleDelivery.Waiting, new PushReply.Pending(null, "job-1"));
        Assert.Equal((DeliveryPhase.Pending, "job-1", 3L, Now.AddSeconds(5), 0, "r-2"), (next.Phase, next.Job, next.JobRevision, next.DueAt, next.Polls, next.RemoteId));
        Assert.Equal(next, Delivery.FromRow(next.ToRow("navi|0")));
    }

    [Fact]
    public void A_job_that_took_an_overtaken_revision_is_waited_for_all_the_same()
    {
        var next = Pushed(SampleDelivery.Waiting with { DesiredRevision = 5 }, new PushReply.Pending(null, "job-1"));
        Assert.Equal((DeliveryPhase.Pending, "job-1", 3L, 5L), (next.Phase, next.Job, next.JobRevision, next.DesiredRevision));
    }

    [Fact]
    public void A_newer_revision_waits_until_the_job_is_over()
    {
        var next = DeliveryPlan.Follow(SampleDelivery.Carried, SampleListing.At(4, present: false), Now)!;
        Assert.Equal((DeliveryPhase.Pending, "job-1", 3L, SampleDelivery.Carried.DueAt), (next.Phase, next.Job, next.JobRevision, next.DueAt));
        Assert.Equal((4L, false), (next.DesiredRevision, next.DesiredPresent));
        var over = Answered(next, Finished(new PushReply.Accepted("r-3")));
        Assert.Equal((DeliveryPhase.Waiting, 3L, 4L, false, null), (over.Phase, over.AcknowledgedRevision, over.DesiredRevision, over.IsSettled, over.Job));
    }

    [Fact]
    public void A_running_job_is_asked_again_after_five_seconds_doubling_to_an_hour()
    {
        var delivery = SampleDelivery.Carried;
        foreach (var seconds in new[] { 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600 })
        {
            delivery = Answered(delivery, new JobReply.Running());
            Assert.Equal((DeliveryPhase.Pending, "job-1", Now.AddSeconds(seconds)), (delivery.Phase, delivery.Job, delivery.DueAt));
        }
    }

    [Fact]
    public void Each_delivery_takes_its_own_result()
    {
        var reply = new JobReply.Finished(new Dictionary<string, PushReply>
        {
            ["S-1"] = new PushReply.Accepted("r-9"),
            ["S-2"] = new PushReply.Rejected("E-RULE", null),
            ["S-3"] = new PushReply.Pending("r-7"),
            ["S-4"] = new PushReply.Transient("busy"),
        });
        var (accepted, rejected, pending, transient) = (Answered(At("S-1"), reply), Answered(At("S-2"), reply), Answered(At("S-3"), reply), Answered(At("S-4"), reply));
        Assert.Equal((DeliveryPhase.Accepted, 3L, "r-9", true), (accepted.Phase, accepted.AcknowledgedRevision, accepted.RemoteId, accepted.IsSettled));
        Assert.Equal((DeliveryPhase.Rejected, "E-RULE", 2L), (rejected.Phase, rejected.LastReason, rejected.AcknowledgedRevision));
        Assert.Equal((DeliveryPhase.Pending, "r-7", Now.AddSeconds(5)), (pending.Phase, pending.RemoteId, pending.DueAt));
        Assert.Equal((DeliveryPhase.Waiting, 1), (transient.Phase, transient.Attempts));
        Assert.All([accepted, rejected, pending, transient], d => Assert.Equal((null, 0L), (d.Job, d.JobRevision)));

        static Delivery At(string id) => SampleDelivery.Carried with { ListingId = id };
    }

    [Fact]
    public void A_withdrawal_that_a_job_carried_is_over_with_its_result()
    {
        var next = Answered(SampleDelivery.Carried with { DesiredPresent = false }, Finished(new PushReply.Accepted(null)));
        Assert.Equal((DeliveryPhase.Withdrawn, 3L), (next.Phase, next.AcknowledgedRevision));
    }

    public static TheoryData<JobReply> WithoutResult => [new JobReply.Forgotten(), new JobReply.Finished(new Dictionary<string, PushReply>())];

    [Theory]
    [MemberData(nameof(WithoutResult))]
    public void Without_a_result_it_may_have_happened_or_not(JobReply reply)
    {
        var asked = Answered(SampleDelivery.Carried, reply);
        Assert.Equal((DeliveryPhase.Unknown, Now + Timeout + TimeSpan.FromSeconds(5), 2L), (asked.Phase, asked.DueAt, asked.AcknowledgedRevision));
        var repeated = Answered(SampleDelivery.Carried, reply, Recourse.Repeat);
        Assert.Equal((DeliveryPhase.Waiting, Now.AddSeconds(1), 1), (repeated.Phase, repeated.DueAt, repeated.Attempts));
        var parked = Answered(SampleDelivery.Carried, reply, Recourse.Park);
        Assert.Equal((DeliveryPhase.Parked, true), (parked.Phase, parked.IsSettled));
        Assert.All([asked, repeated, parked], d => Assert.Null(d.Job));
        Assert.All([asked, repeated, parked], d => Assert.Contains("job", d.LastReason, StringComparison.Ordinal));
    }

    [Fact]
    public void What_nobody_can_ask_about_does_not_keep_a_newer_revision_back()
    {
        var behind = SampleDelivery.Carried with { DesiredRevision = 5 };
        Assert.Equal((DeliveryPhase.Waiting, Now.AddSeconds(15)), Where(Answered(behind, new JobReply.Forgotten(), Recourse.Park)));
        Assert.Equal((DeliveryPhase.Waiting, Now.AddSeconds(15)), Where(Pushed(SampleDelivery.Waiting with { DesiredRevision = 5 }, Lost, Recourse.Park)));

        static (string, DateTimeOffset?) Where(Delivery d) => (d.Phase, d.DueAt);
    }

    [Fact]
    public void A_job_that_cannot_be_asked_stays_open_and_is_asked_ever_later()
    {
        var once = Answered(SampleDelivery.Carried, new JobReply.Failed(new PushReply.Transient("503")));
        var twice = Answered(once, new JobReply.Failed(new PushReply.Transient("503")));
        Assert.Equal(("job-1", 1, Now.AddSeconds(5), DeliveryPhase.Pending), (once.Job, once.Unanswered, once.DueAt, once.Phase));
        Assert.Equal(("job-1", 2, Now.AddSeconds(10), DeliveryPhase.Pending), (twice.Job, twice.Unanswered, twice.DueAt, twice.Phase));
        Assert.Equal(0, Answered(twice, new JobReply.Running()).Unanswered);
    }

    [Fact]
    public void A_platform_that_is_closed_keeps_the_job_in_its_place()
    {
        Assert.Equal(SampleDelivery.Carried, Answered(SampleDelivery.Carried, new JobReply.Failed(new PushReply.Throttled(Now.AddHours(1)))));
        Assert.Equal(SampleDelivery.Carried, Answered(SampleDelivery.Carried, new JobReply.Failed(new PushReply.Unauthorised("401"))));
    }

    [Fact]
    public void The_answer_about_one_job_says_nothing_of_what_another_carries()
    {
        var other = SampleDelivery.Carried with { Job = "job-2" };
        Assert.Equal(other, Answered(other, Finished(new PushReply.Accepted(null))));
        Assert.Equal(SampleDelivery.Accepted, Answered(SampleDelivery.Accepted, new JobReply.Forgotten()));
    }

    [Fact]
    public void A_lost_reply_to_a_submission_leaves_no_job() => Assert.Equal((DeliveryPhase.Unknown, null), Phase(Pushed(SampleDelivery.Waiting, Lost)));

    [Theory]
    [InlineData(Recourse.Ask, DeliveryPhase.Unknown)]
    [InlineData(Recourse.Repeat, DeliveryPhase.Waiting)]
    [InlineData(Recourse.Park, DeliveryPhase.Parked)]
    public void What_a_dead_process_may_have_submitted_is_asked_for_repeated_or_parked(Recourse recourse, string phase)
    {
        Assert.Equal(phase, DeliveryPlan.TakenOver(SampleDelivery.Waiting, recourse, Now).Phase);
        Assert.Equal(SampleDelivery.Carried, DeliveryPlan.TakenOver(SampleDelivery.Carried, recourse, Now));
    }

    [Fact]
    public void A_job_is_remembered_only_while_it_is_pending_and_due_whatever_the_answer() =>
        Gen.Select(Gen.OneOfConst<JobReply>(new JobReply.Running(), new JobReply.Forgotten(), Finished(new PushReply.Accepted(null)), Finished(new PushReply.Rejected("E", null)),
                Finished(new PushReply.Stale(9)), Finished(new PushReply.Pending(null)), new JobReply.Failed(new PushReply.Transient("503"))), Gen.Enum<Recourse>(), Gen.Long[3, 5], Gen.Bool)
            .Sample((reply, recourse, desired, present) =>
            {
                var next = Answered(SampleDelivery.Carried with { DesiredRevision = desired, DesiredPresent = present }, reply, recourse);
                return (next.Job is null || next.Phase == DeliveryPhase.Pending) && next.IsSettled == (next.DueAt is null)
                    && next.IsSettled == (next.Phase is DeliveryPhase.Accepted or DeliveryPhase.Rejected or DeliveryPhase.Withdrawn or DeliveryPhase.Parked)
                    && (!next.IsSettled || next.Phase == DeliveryPhase.Parked || desired == 3);
            });

    static (string, string?) Phase(Delivery delivery) => (delivery.Phase, delivery.Job);

    static JobReply.Finished Finished(PushReply result) => new(new Dictionary<string, PushReply> { [SampleListing.Id] = result });

    static Delivery Answered(Delivery delivery, JobReply reply, Recourse recourse = Recourse.Ask) => DeliveryPlan.JobAnswered(delivery, "job-1", reply, Timeout, recourse, Now, jitter: 0);

    static Delivery Pushed(Delivery delivery, PushReply reply, Recourse recourse = Recourse.Ask) => DeliveryPlan.Replied(delivery, new Sent(3, true), reply, Timeout, recourse, Now, jitter: 0);
}
