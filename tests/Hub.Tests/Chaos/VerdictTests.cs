using PatentHub.Chaos.Judging;
using PatentHub.Local.Simulator;
using Xunit;

namespace PatentHub.Hub.Tests.Chaos;

/// <summary>What is violated is found, and what is not is left in peace.</summary>
public sealed class VerdictTests
{
    [Fact]
    public void A_faultless_ledger_holds()
    {
        var verdict = new SampleLedger().Put(1).Put(2, hash: "bbbbbbbb").Delete(3).Put(4, "r2").Hold(4)
            .Webhook("m1", 0).Webhook("m1", 202).Webhook("m1", 200).Keep("m1", "inquiry.received", "applied", reports: 1).Judge(4);
        Assert.Empty(verdict.Breaches);
        Assert.Equal((4, 0, 0, true), (verdict.Requests, verdict.Repeated, verdict.RepeatedInAll, verdict.Held));
    }

    [Fact]
    public void An_older_revision_after_a_newer_one_is_reported_with_its_lines()
    {
        var ledger = new SampleLedger().Put(2).Put(1).Hold(2);
        var evidence = SampleLedger.EvidenceOf(2, ledger);
        var verdict = Verdict.Of(evidence);
        Assert.Equal((BreachKind.OlderAfterNewer, "one", SampleLedger.Listing), Only(verdict));
        Assert.False(verdict.Held);
        var account = string.Join('\n', Account.Of(verdict, evidence, 77));
        Assert.Contains("seed 77", account, StringComparison.Ordinal);
        Assert.Contains("S-1 at one: revision 1 took effect after 2", account, StringComparison.Ordinal);
        Assert.Contains("#2 08:00:01.000 PUT revision 1", account, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_revision_after_a_newer_withdrawal_is_reported() =>
        Assert.Equal(BreachKind.OlderAfterNewer, Only(new SampleLedger().Put(1).Delete(3).Put(2).Hold(2).Judge(2)).Kind);

    [Fact]
    public void What_a_platform_has_forgotten_is_not_newer() =>
        Assert.Empty(new SampleLedger().Put(1).Put(3, hash: "cccccccc").Restart(1).Put(2, hash: "bbbbbbbb").Hold(2).Judge(2).Breaches);

    [Fact]
    public void A_second_record_is_reported()
    {
        Assert.Equal(BreachKind.Duplicated, Only(new SampleLedger().Put(1).Put(1, "r2", outcome: "doubled").Hold(1).Judge(1)).Kind);
        Assert.Equal(BreachKind.Duplicated, Only(new SampleLedger().Put(1).Hold(1, others: "r2").Judge(1)).Kind);
    }

    [Fact]
    public void A_new_record_after_a_withdrawal_or_a_loss_is_no_second_one()
    {
        Assert.Empty(new SampleLedger().Put(1).Delete(2).Put(3, "r2").Hold(3).Judge(3).Breaches);
        Assert.Empty(new SampleLedger().Put(1).Restart(null).Put(2, "r2").Hold(2).Judge(2).Breaches);
    }

    [Fact]
    public void Two_contents_of_one_revision_are_reported_within_and_across_platforms()
    {
        Assert.Equal(BreachKind.RevisionReused, Only(new SampleLedger().Put(1).Put(1, hash: "bbbbbbbb", outcome: "held", stored: false, clear: true).Hold(1).Judge(1)).Kind);
        var across = Verdict.Of(SampleLedger.EvidenceOf(1, new SampleLedger("one").Put(1).Hold(1), new SampleLedger("two").Put(1, hash: "bbbbbbbb").Hold(1)));
        Assert.Equal((BreachKind.RevisionReused, "two", SampleLedger.Listing), Only(across));
        Assert.Equal(BreachKind.RevisionReused, Only(new SampleLedger().Put(1).Put(2).Delete(2).Judge()).Kind);
    }

    [Fact]
    public void What_is_missing_wrong_or_left_over_counts_as_lost()
    {
        Assert.Equal(BreachKind.Lost, Only(new SampleLedger().Put(1).Judge(1)).Kind);
        Assert.Equal(BreachKind.Lost, Only(new SampleLedger().Put(1).Hold(1).Judge()).Kind);
        Assert.Equal(BreachKind.Lost, Only(new SampleLedger().Put(1).Hold(1).Judge(2)).Kind);
        Assert.Equal(BreachKind.Lost, Only(new SampleLedger().Put(1).Hold(1, title: "別").Judge(1)).Kind);
        Assert.Equal(BreachKind.Lost, Only(new SampleLedger().Put(1).Hold(1, status: "pending").Judge(1)).Kind);
    }

    [Fact]
    public void A_repeat_of_what_was_answered_is_needless()
    {
        var verdict = new SampleLedger().Put(1).Put(1, outcome: "held", stored: false).Hold(1).Judge(1);
        Assert.Equal((2, 1, 1), (verdict.Requests, verdict.Repeated, verdict.RepeatedInAll));
        Assert.True(verdict.Held);
    }

    [Fact]
    public void A_repeat_after_a_spoilt_answer_is_not_needless_but_the_next_one_is()
    {
        var once = new SampleLedger().Put(1, clear: false).Put(1, outcome: "held", stored: false);
        Assert.Equal((0, 1), (once.Hold(1).Judge(1).Repeated, once.Judge(1).RepeatedInAll));
        var twice = once.Put(1, outcome: "held", stored: false);
        Assert.Equal((1, 2), (twice.Judge(1).Repeated, twice.Judge(1).RepeatedInAll));
    }

    [Fact]
    public void A_request_that_hung_is_judged_as_of_its_arrival()
    {
        var verdict = new SampleLedger().Put(1, outcome: "hung", stored: false, clear: false, request: "hanging").Put(1)
            .Put(1, outcome: "held", stored: false, clear: false, request: "hanging").Hold(1).Judge(1);
        Assert.Equal((2, 0, 0), (verdict.Requests, verdict.Repeated, verdict.RepeatedInAll));
    }

    [Fact]
    public void More_needless_repeats_than_allowed_do_not_hold()
    {
        var ledger = new SampleLedger().Put(1).Put(1, outcome: "held", stored: false).Put(1, outcome: "held", stored: false).Hold(1);
        Assert.Empty(ledger.Judge(1).Breaches);
        Assert.False(ledger.Judge(1).Held);
    }

    [Fact]
    public void Events_that_are_lost_or_doubled_are_reported()
    {
        Assert.Equal((BreachKind.EventLost, "one", "m1"), Only(new SampleLedger().Webhook("m1", 202).Judge()));
        Assert.Equal(BreachKind.EventLost, Only(new SampleLedger().Webhook("m1", 202).Keep("m1", "listing.accepted", "todo", outstanding: true).Judge()).Kind);
        Assert.Equal(BreachKind.EventLost, Only(new SampleLedger().Webhook("m1", 202).Keep("m1", "deal.concluded", "applied").Judge()).Kind);
        Assert.Equal(BreachKind.EventDoubled, Only(new SampleLedger().Webhook("m1", 202).Keep("m1", "deal.concluded", "applied", reports: 2).Judge()).Kind);
        Assert.Equal(BreachKind.EventDoubled, Only(new SampleLedger().Webhook("m1", 202).Keep("m1", "implementation.reported", "applied", reports: 1, snapshots: 2).Judge()).Kind);
        Assert.Empty(new SampleLedger().Webhook("m1", 503).Judge().Breaches);
    }

    [Fact]
    public void A_breach_of_the_protocol_is_reported() =>
        Assert.Equal(BreachKind.ProtocolBroken, Only(new SampleLedger().Add(new() { Method = "PUT", Id = SampleLedger.Listing, Outcome = "refused", Violations = [Violation.BadSignature] }).Judge()).Kind);

    [Fact]
    public void A_broken_history_is_reported() =>
        Assert.Equal((BreachKind.HistoryBroken, "", "1"), Only(Verdict.Of(SampleLedger.EvidenceOf(null) with { BrokenHistories = ["1"] })));

    static (BreachKind Kind, string Platform, string Subject) Only(Verdict verdict)
    {
        var breach = Assert.Single(verdict.Breaches);
        return (breach.Kind, breach.Platform, breach.Subject);
    }
}
