using PatentHub.Declarations.Sources;
using PatentHub.Simulation.Store;
using PatentHub.Storage;

namespace PatentHub.Simulation.Invariants;

/// <summary>What must hold of the state and the history of a source after every transaction.</summary>
static class SourceInvariants
{
    public static void Check(string source, IReadOnlyList<RowStep> steps)
    {
        foreach (var step in steps)
            if (step is { Key: SourceState.RowKey, After: { } after })
                CheckState(source, SourceState.FromRow(step.Before), SourceState.FromRow(after), steps);
            else if (step.Key.StartsWith(RunRecord.RowPrefix, StringComparison.Ordinal))
                CheckRun(source, step.Before, RunRecord.FromRow(step.After ?? throw new ViolationException("a run stays in the history", source, $"{source}: {step.Key} is deleted")));
    }

    static void CheckState(string source, SourceState before, SourceState after, IReadOnlyList<RowStep> steps)
    {
        CheckSum(source, after.RunCounts);
        if (before.Pause is not null && after.Pause is null && !IsOrdered(RunKinds.Resume, steps))
            throw new ViolationException("a paused source is left alone", source, $"{source} is paused, and goes on without an order");
        if (before.Pause is not null && (before.Cursor != after.Cursor || before.Watermark != after.Watermark) && !IsOrdered(RunKinds.Rewind, steps))
            throw new ViolationException("a paused source is left alone", source, $"{source} is paused, and read");
        if (after.LastEndedAt != before.LastEndedAt && !Runs(steps).Any(r => r is { Kind: RunKinds.Sync, Outcome: RunOutcomes.Ended } && r.Counts == after.RunCounts))
            throw new ViolationException("a run stays in the history", source, $"{source} was read to its end, and the history does not say so");
    }

    static void CheckRun(string source, Row? before, RunRecord after)
    {
        CheckSum(source, after.Counts);
        if (before is not null && RunRecord.FromRow(before) is { Outcome: RunOutcomes.Ended or RunOutcomes.Refused } ended && (ended.Outcome != after.Outcome || ended.Counts != after.Counts))
            throw new ViolationException("a run stays in the history", source, $"{source}: {after.Kind} {after.Id} has ended, and changes");
    }

    static void CheckSum(string source, SyncCounts counts)
    {
        if (counts.Read != counts.Created + counts.Updated + counts.Unchanged + counts.Quarantined + counts.Deleted)
            throw new ViolationException("the counts of a run add up", source, $"{source}: {counts}");
    }

    static bool IsOrdered(string kind, IReadOnlyList<RowStep> steps) => Runs(steps).Any(r => r.Kind == kind);

    static IEnumerable<RunRecord> Runs(IReadOnlyList<RowStep> steps) =>
        steps.Where(s => s.After is not null && s.Key.StartsWith(RunRecord.RowPrefix, StringComparison.Ordinal)).Select(s => RunRecord.FromRow(s.After!));
}
