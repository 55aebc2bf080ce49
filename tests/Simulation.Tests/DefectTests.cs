using PatentHub.Simulation.Defects;
using Xunit;

namespace PatentHub.Simulation.Tests;

/// <summary>A simulation that cannot fail proves nothing: each deliberate mistake is found within a few seeds, and by the invariant that is about it.</summary>
public sealed class DefectTests(ITestOutputHelper output)
{
    const int MostSeeds = 100;

    [Theory]
    [InlineData("drop-due-marker", "row and due marker change together")]
    [InlineData("forget-if-match", "desired moves only upwards", "row and due marker change together", "desired and acknowledged differ while there is work")]
    [InlineData("ignore-lease", "never two jobs at once for one listing", "only the holder of the lease sends", "what a platform holds is asked for before it is sent again", "no read-back before the time-out and five seconds are over")]
    [InlineData("trust-time-out", "nothing is taken for delivered unless the platform says so")]
    [InlineData("repeat-after-time-out", "what a platform holds is asked for before it is sent again")]
    [InlineData("trust-forgotten-job", "nothing is taken for delivered unless the platform says so")]
    [InlineData("apply-result-to-newer-revision", "nothing is taken for delivered unless the platform says so")]
    [InlineData("send-while-job-runs", "never two jobs at once for one listing", "what a job carries is waited for")]
    [InlineData("drop-fan-out-marker", "a changed listing has a fan-out marker")]
    [InlineData("delete-fan-out-marker-early", "a marker goes only after every delivery row knows the revision")]
    [InlineData("accept-older-event", "events of a revision take effect in the order of their time")]
    [InlineData("reuse-revision", "a revision rises with every change", "a revision is never reused")]
    [InlineData("reconcile-while-pushing", "what a platform holds is asked for before it is sent again", "only the holder of the lease sends", "never an older revision after a newer one")]
    [InlineData("ask-past-the-pace", "all instances together keep the concurrency", "all instances together keep the rate")]
    [InlineData("read-back-too-soon", "no read-back before the time-out and five seconds are over")]
    [InlineData("release-without-looking", "whoever releases looks again", "only the holder of the lease sends")]
    [InlineData("drop-by-watermark", "nothing accepted is lost")]
    [InlineData("bypass-not-before", "a throttled platform is left alone")]
    [InlineData("forget-in-flight", "what a platform holds is asked for before it is sent again")]
    [InlineData("answer-before-storing", "nothing accepted is lost")]
    [InlineData("ignore-pause", "a paused source is left alone")]
    [InlineData("forget-request", "what is asked for of a source is done")]
    [InlineData("forget-run", "a run stays in the history")]
    [InlineData("count-twice", "the counts of a run add up")]
    [InlineData("skip-snapshot", "history is complete")]
    [InlineData("leak-contact", "nothing internal leaves")]
    [InlineData("swallow-retry", "an order to send again is carried out")]
    [InlineData("drop-failure", "a failure and its delivery change together")]
    public void A_mistake_is_found(string name, params string[] invariants)
    {
        var defect = AllDefects.Find(name)!;
        for (var seed = 1; seed <= MostSeeds; seed++)
            if (World.Run(seed, defect).Violation is { } violation)
            {
                output.WriteLine($"{name} was found by seed {seed}: {violation.Message}");
                Assert.Contains(violation.Invariant, invariants);
                return;
            }
        Assert.Fail($"{name} was not found within {MostSeeds} seeds.");
    }

    [Fact]
    public void Every_mistake_is_tried()
    {
        var tried = typeof(DefectTests).GetMethod(nameof(A_mistake_is_found))!.GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(d => (string)d.Data[0]!);
        Assert.Equal(AllDefects.Names.Order(), tried.Order());
    }
}
