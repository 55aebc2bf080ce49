using PatentHub.Deliveries;
using Xunit;

namespace PatentHub.Core.Tests.Deliveries;

public sealed class PlatformStateTests
{
    static readonly DateTimeOffset Now = Clocks.Start;
    static readonly DeliveryOptions Options = new() { BreakerFailures = 3, BreakerSeconds = 30 };
    static readonly PlatformState Fresh = new() { Platform = "national" };
    static readonly PushReply Accepted = new PushReply.Accepted(null);
    static readonly PushReply Failure = new PushReply.Transient("503");

    [Fact]
    public void A_fresh_platform_takes_all() => Assert.Equal(Admission.All, Fresh.Admit(Now));

    [Fact]
    public void A_throttled_platform_is_left_alone_until_it_said()
    {
        var state = Observe(Fresh, new PushReply.Throttled(Now.AddMinutes(7)));
        Assert.Equal(Admission.None, state.Admit(Now.AddMinutes(7).AddTicks(-1)));
        Assert.Equal(Admission.All, state.Admit(Now.AddMinutes(7)));
    }

    [Fact]
    public void Of_two_throttlings_the_longer_holds_and_no_success_lifts_it()
    {
        var state = Observe(Fresh, new PushReply.Throttled(Now.AddMinutes(7)), new PushReply.Throttled(Now.AddMinutes(2)), Accepted);
        Assert.Equal(Admission.None, state.Admit(Now.AddMinutes(6)));
    }

    [Fact]
    public void Throttling_holds_back_probes_too()
    {
        var state = Observe(Fresh, new PushReply.Throttled(Now.AddHours(1)), new PushReply.Unauthorised("401"));
        Assert.Equal(Admission.None, state.Admit(Now.AddMinutes(2)));
    }

    [Fact]
    public void What_a_job_took_is_no_verdict_and_a_broken_gateway_waits_for_the_verdicts_before_it_gets_more()
    {
        var taken = new PushReply.Pending(null, "job-1");
        Assert.Empty(Observe(Fresh, taken).Window);
        var broken = Fresh with { OpenedByRejections = true, OpenUntil = Now, Openings = 2 };
        Assert.Equal(Admission.One, broken.Admit(Now));
        var waits = Observe(broken, taken);
        Assert.Equal(Admission.None, waits.Admit(Now.AddSeconds(9)));
        Assert.Equal(Admission.One, waits.Admit(Now.AddSeconds(10)));
        Assert.True(waits.OpenedByRejections);
        var failing = Fresh with { OpenUntil = Now, Openings = 2 };
        Assert.Equal(Admission.All, Observe(failing, taken).Admit(Now));
    }

    [Fact]
    public void The_breaker_opens_after_failures_in_a_row_only()
    {
        Assert.Null(Observe(Fresh, Failure, Failure, Accepted, Failure, Failure).OpenUntil);
        Assert.Null(Observe(Fresh, Failure, Failure, new PushReply.Rejected("x", null), Failure, Failure).OpenUntil);
        var open = Observe(Fresh, Failure, new PushReply.Unknown("cut"), Failure);
        Assert.Equal((Now.AddSeconds(30), 1), (open.OpenUntil, open.Openings));
        Assert.Equal(Admission.None, open.Admit(Now.AddSeconds(30).AddTicks(-1)));
    }

    [Fact]
    public void An_opened_breaker_lets_one_through_and_closes_on_success()
    {
        var open = Observe(Fresh, Failure, Failure, Failure);
        Assert.Equal(Admission.One, open.Admit(Now.AddSeconds(30)));
        foreach (var reply in new PushReply[] { Accepted, new PushReply.Pending(null), new PushReply.Stale(4), new PushReply.Rejected("x", null) })
        {
            var closed = ObserveAt(open, Now.AddSeconds(30), reply);
            Assert.Equal((null, 0, Admission.All), (closed.OpenUntil, closed.Openings, closed.Admit(Now.AddSeconds(30))));
        }
    }

    [Fact]
    public void A_failed_probe_opens_it_for_twice_as_long_up_to_an_hour()
    {
        var state = Observe(Fresh, Failure, Failure, Failure);
        int[] expected = [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600, 3600, 3600, 3600, 3600];
        foreach (var seconds in expected)
        {
            var probedAt = state.OpenUntil!.Value;
            state = ObserveAt(state, probedAt, Failure);
            Assert.Equal(probedAt.AddSeconds(seconds), state.OpenUntil);
        }
    }

    [Fact]
    public void Late_failures_do_not_prolong_an_open_breaker()
    {
        var open = Observe(Fresh, Failure, Failure, Failure);
        Assert.Equal(open.OpenUntil, ObserveAt(open, Now.AddSeconds(10), Failure, Failure, Failure).OpenUntil);
    }

    [Fact]
    public void Twenty_equal_rejections_in_a_row_open_it_and_are_put_back()
    {
        var state = Reject(Fresh, Enumerable.Repeat("E1", 19));
        Assert.Equal((Admission.All, 0), (state.Admit(Now), state.PutBack.Count));
        state = Reject(state, ["E1"], from: 19);
        Assert.Equal(Admission.None, state.Admit(Now));
        Assert.True(state.OpenedByRejections);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"S-{i}"), state.PutBack.Select(v => v.ListingId));
    }

    [Fact]
    public void Another_code_or_an_acceptance_between_makes_them_business()
    {
        Assert.Null(Reject(Fresh, [.. Enumerable.Repeat("E1", 19), "E2", .. Enumerable.Repeat("E1", 19)]).OpenUntil);
        Assert.Null(Reject(Observe(Reject(Fresh, Enumerable.Repeat("E1", 19)), Accepted), Enumerable.Repeat("E1", 19)).OpenUntil);
    }

    [Fact]
    public void More_than_half_of_the_last_fifty_open_it()
    {
        var accepted = Observe(Fresh, [.. Enumerable.Repeat(Accepted, 25)]);
        var half = Reject(accepted, Enumerable.Range(0, 25).Select(i => $"E{i % 3}"));
        Assert.Null(half.OpenUntil);
        var more = Reject(half, ["E9"], from: 25);
        Assert.NotNull(more.OpenUntil);
        Assert.Equal(26, more.PutBack.Count);
    }

    [Fact]
    public void Fifty_are_needed_to_judge_by_share() => Assert.Null(Reject(Fresh, Enumerable.Range(0, 49).Select(i => $"E{i % 3}")).OpenUntil);

    [Fact]
    public void A_breaker_that_opened_for_refusals_is_not_closed_by_another_one()
    {
        var open = Reject(Fresh, Enumerable.Repeat("E1", 20)) with { PutBack = [] };
        var again = open.Observe("S-probe", 1, new PushReply.Rejected("E2", null), Options, open.OpenUntil!.Value);
        Assert.Equal(open.OpenUntil!.Value.AddSeconds(60), again.OpenUntil);
        Assert.Equal(["S-probe"], again.PutBack.Select(v => v.ListingId));
        Assert.Equal(Admission.All, ObserveAt(again, again.OpenUntil!.Value, Accepted).Admit(again.OpenUntil.Value));
    }

    [Fact]
    public void Refusals_under_way_when_it_opened_are_put_back_too()
    {
        var open = Reject(Fresh, Enumerable.Repeat("E1", 23));
        Assert.Equal(Enumerable.Range(0, 23).Select(i => $"S-{i}"), open.PutBack.Select(v => v.ListingId));
    }

    [Fact]
    public void An_answered_question_closes_a_breaker_whose_time_is_over()
    {
        var open = Observe(Fresh, Failure, Failure, Failure);
        Assert.Equal(Admission.None, open.Observe(null, Options, Now.AddSeconds(29)).Admit(Now.AddSeconds(29)));
        Assert.Equal(Admission.All, open.Observe(null, Options, Now.AddSeconds(30)).Admit(Now.AddSeconds(30)));
    }

    [Fact]
    public void A_success_from_before_the_opening_does_not_close_it()
    {
        var open = Observe(Fresh, Failure, Failure, Failure);
        Assert.Equal(Admission.None, ObserveAt(open, Now.AddSeconds(1), Accepted).Admit(Now.AddSeconds(1)));
    }

    [Fact]
    public void A_platform_that_asks_for_no_time_is_left_alone_a_little_longer_each_time()
    {
        var state = Observe(Fresh, new PushReply.Throttled(Now));
        Assert.Equal(Now.AddSeconds(1), state.NotBefore);
        Assert.Equal(Now.AddSeconds(2), Observe(state, new PushReply.Throttled(Now)).NotBefore);
        Assert.Equal(Now.AddSeconds(64), Observe(state, [.. Enumerable.Repeat<PushReply>(new PushReply.Throttled(Now), 40)]).NotBefore);
    }

    [Fact]
    public void An_unauthorised_platform_is_paused_and_probed_ever_more_seldom()
    {
        var state = Observe(Fresh, new PushReply.Unauthorised("401"));
        Assert.Equal(Admission.None, state.Admit(Now.AddMinutes(1).AddTicks(-1)));
        Assert.Equal(Admission.Probe, state.Admit(Now.AddMinutes(1)));
        var at = Now;
        foreach (var minutes in new[] { 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60, 60 })
        {
            at = state.ProbeAt!.Value;
            state = state.Probed(new PushReply.Unauthorised("401"), Options, at);
            Assert.Equal(at.AddMinutes(minutes), state.ProbeAt);
            Assert.Equal(Admission.None, state.Admit(at));
        }
        Assert.Equal(Admission.All, state.Probed(null, Options, at).Admit(at));
    }

    [Fact]
    public void A_platform_that_answers_probes_but_refuses_pushes_is_left_alone_longer_each_time()
    {
        var state = Observe(Fresh, new PushReply.Unauthorised("403"));
        foreach (var minutes in new[] { 2, 4, 8 })
        {
            var at = state.ProbeAt!.Value;
            state = ObserveAt(state.Probed(null, Options, at), at, new PushReply.Unauthorised("403"));
            Assert.Equal(at.AddMinutes(minutes), state.ProbeAt);
        }
        var taken = Observe(state.Probed(null, Options, Now), Accepted);
        Assert.Equal(Now.AddMinutes(1), Observe(taken, new PushReply.Unauthorised("403")).ProbeAt);
    }

    [Fact]
    public void A_further_refusal_does_not_put_off_the_probe()
    {
        var state = Observe(Fresh, new PushReply.Unauthorised("401"));
        Assert.Equal(state, ObserveAt(state, Now.AddSeconds(50), new PushReply.Unauthorised("403")));
    }

    [Fact]
    public void A_pause_by_a_person_is_neither_probed_nor_overridden()
    {
        var paused = Fresh.PauseBy("张三", "平台升级", Now);
        Assert.Equal(paused, Observe(paused, new PushReply.Unauthorised("401")));
        Assert.Equal(Admission.None, paused.Admit(Now.AddYears(1)));
    }

    [Fact]
    public void A_probe_that_a_person_asks_for_leaves_a_persons_pause_alone()
    {
        var asked = Fresh.PauseBy(null, "平台升级", Now) with { ProbeAt = Now };
        Assert.Equal(Admission.Probe, asked.Admit(Now));
        foreach (var failure in new PushReply?[] { null, new PushReply.Unauthorised("401"), Failure })
        {
            var probed = asked.Probed(failure, Options, Now);
            Assert.Equal((PlatformState.PausedByOperator, "平台升级", null), (probed.Paused, probed.PauseReason, probed.ProbeAt));
            Assert.Equal((Now, failure?.Name ?? "answered"), (probed.LastProbeAt, probed.LastProbe));
            Assert.Equal(Admission.None, probed.Admit(Now.AddYears(1)));
        }
    }

    [Fact]
    public void A_person_takes_over_an_automatic_pause_which_no_probe_ends_then()
    {
        var state = Observe(Fresh, new PushReply.Unauthorised("401")).PauseBy(null, "换密钥", Now.AddSeconds(1));
        Assert.Equal(Admission.None, state.Admit(Now.AddDays(1)));
        Assert.Equal((PlatformState.PausedByOperator, Now.AddSeconds(1)), (state.Paused, state.PausedAt));
        Assert.Equal(Admission.All, state.Resume().Admit(Now));
    }

    [Fact]
    public void A_first_pause_keeps_its_reason_and_time() =>
        Assert.Equal(("first", Now), (Fresh.PauseBy(null, "first", Now).PauseBy(null, "second", Now.AddDays(1)) is var state ? state.PauseReason : null, state.PausedAt));

    [Fact]
    public void Resuming_bypasses_neither_throttling_nor_the_breaker()
    {
        var throttled = Observe(Fresh, new PushReply.Throttled(Now.AddMinutes(7))).PauseBy(null, "x", Now).Resume();
        Assert.Equal(Admission.None, throttled.Admit(Now.AddMinutes(6)));
        Assert.Equal(Admission.None, Observe(Fresh, Failure, Failure, Failure).PauseBy(null, "x", Now).Resume().Admit(Now));
    }

    [Fact]
    public void A_probe_finds_that_our_credentials_are_refused_and_pauses()
    {
        var state = (Fresh with { ProbeAt = Now }).Probed(new PushReply.Unauthorised("401"), Options, Now);
        Assert.Equal((PlatformState.PausedUnauthorised, Now.AddMinutes(1)), (state.Paused, state.ProbeAt));
    }

    [Fact]
    public void An_answered_probe_closes_a_breaker_that_opened_for_failures_and_half_opens_one_that_opened_for_refusals()
    {
        var failing = Observe(Fresh, Failure, Failure, Failure) with { ProbeAt = Now };
        Assert.Equal(Admission.All, failing.Probed(null, Options, Now).Admit(Now));
        Assert.Equal(failing.OpenUntil, failing.Probed(new PushReply.Unknown("cut"), Options, Now).OpenUntil);
        var refusing = Reject(Fresh, Enumerable.Repeat("E1", 20)) with { ProbeAt = Now };
        Assert.Equal(Admission.One, refusing.Probed(null, Options, Now).Admit(Now));
    }

    [Fact]
    public void A_probe_that_somebody_has_claimed_is_nobody_elses_until_it_ends_or_is_lost()
    {
        var (open, paused) = (Observe(Fresh, Failure, Failure, Failure), Observe(Fresh, new PushReply.Unauthorised("401")));
        foreach (var (state, at, admission) in new[] { (open, Now.AddSeconds(30), Admission.One), (paused, Now.AddMinutes(1), Admission.Probe) })
        {
            Assert.Equal(admission, state.Admit(at));
            var claimed = state.Claim(at.AddSeconds(15));
            Assert.Equal(Admission.None, claimed.Admit(at.AddSeconds(15).AddTicks(-1)));
            Assert.Equal(admission, claimed.Admit(at.AddSeconds(15)));
        }
        Assert.Equal(Admission.All, ObserveAt(open.Claim(Now.AddSeconds(45)), Now.AddSeconds(30), Accepted).Admit(Now.AddSeconds(30)));
        Assert.Null(ObserveAt(open.Claim(Now.AddSeconds(45)), Now.AddSeconds(30), Failure).ProbingUntil);
    }

    [Fact]
    public void A_success_is_noted_to_the_minute_so_that_questions_cost_no_write()
    {
        var answered = Fresh.Observe(null, Options, Now);
        Assert.Equal(Now, answered.LastSuccessAt);
        Assert.Equal(answered, answered.Observe(null, Options, Now.AddSeconds(59)));
        Assert.Equal(Now.AddSeconds(60), answered.Observe(null, Options, Now.AddSeconds(60)).LastSuccessAt);
        Assert.Null(Observe(Fresh, Failure, new PushReply.Unauthorised("401")).LastSuccessAt);
    }

    [Theory]
    [InlineData(149.9, false)]
    [InlineData(150, true)]
    [InlineData(-151, true)]
    public void A_clock_that_is_off_by_half_the_tolerance_is_worth_a_warning(double skew, bool isSkewed)
    {
        var state = Fresh.Measured(skew, Now);
        Assert.Equal((skew, Now, isSkewed), (state.Skew, state.SkewAt, state.IsSkewed));
        Assert.Same(state, state.Measured(skew + 4.9, Now.AddDays(1)));
        Assert.Same(state, state.Measured(null, Now.AddDays(1)));
        Assert.Equal(skew + 5, state.Measured(skew + 5, Now.AddDays(1)).Skew);
    }

    [Fact]
    public void Reads_count_as_failures_and_never_as_business()
    {
        var state = Fresh;
        for (var i = 0; i < 3; i++)
            state = state.Observe(Failure, Options, Now);
        Assert.Equal(Admission.None, state.Admit(Now));
        Assert.Empty(Fresh.Observe(null, Options, Now).Window);
        Assert.Equal(0, (Fresh with { Failures = 2 }).Observe(null, Options, Now).Failures);
    }

    [Fact]
    public void The_state_survives_its_row()
    {
        var busy = Reject(Observe(Fresh, Failure, new PushReply.Throttled(Now.AddMinutes(7)), new PushReply.Unauthorised("401")), ["E1", "E2"]).Measured(-3.5, Now).Claim(Now.AddMinutes(1));
        var state = busy with { Partitions = 4, Backfilled = "demand,supply", LastProbe = "answered", LastProbeAt = Now, PauseReason = "原因", PausedBy = "张三", LastSuccessAt = Now };
        var read = PlatformState.FromRow(state.ToRow());
        Assert.Equal(state.Window, read.Window);
        Assert.Equal(state, read with { Window = state.Window });
    }

    static PlatformState Observe(PlatformState state, params PushReply[] replies) => ObserveAt(state, Now, replies);

    static PlatformState ObserveAt(PlatformState state, DateTimeOffset at, params PushReply[] replies) =>
        replies.Aggregate(state, (s, reply) => s.Observe("S-1", 1, reply, Options, at));

    static PlatformState Reject(PlatformState state, IEnumerable<string> codes, int from = 0) =>
        codes.Index().Aggregate(state, (s, c) => s.Observe($"S-{from + c.Index}", 1, new PushReply.Rejected(c.Item, null), Options, Now));
}
