using PatentHub.Declarations.Sources;
using Xunit;

namespace PatentHub.Core.Tests.Declarations.Sources;

public sealed class RunHistoryTests
{
    static readonly DateTimeOffset Began = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    /// <summary>A process stands still in the middle of a sweep, another one does it, and then the first one goes on writing.</summary>
    [Theory]
    [InlineData(RunOutcomes.Running, RunOutcomes.Running, true)]
    [InlineData(RunOutcomes.Running, RunOutcomes.Ended, true)]
    [InlineData(RunOutcomes.Stopped, RunOutcomes.Ended, true)]
    [InlineData(RunOutcomes.Stopped, RunOutcomes.Running, false)]
    [InlineData(RunOutcomes.Ended, RunOutcomes.Running, false)]
    [InlineData(RunOutcomes.Ended, RunOutcomes.Stopped, false)]
    [InlineData(RunOutcomes.Refused, RunOutcomes.Running, false)]
    public async Task A_run_that_is_over_stays_so_whoever_writes_late(string before, string after, bool isNoted)
    {
        var hub = new SourceHub();
        var history = hub.Get<RunHistory>();
        var run = RunRecord.Begin(RunKinds.Sweep, Began);
        await history.WriteAsync(SourceHub.First, run with { Outcome = before, Vanished = 1 }, default);

        await history.WriteAsync(SourceHub.First, run with { Outcome = after, Vanished = 2 }, default);

        var there = await history.FindAsync(SourceHub.First, run.Id, default);
        Assert.Equal(isNoted ? (after, 2L) : (before, 1L), (there!.Outcome, there.Vanished));
    }
}
