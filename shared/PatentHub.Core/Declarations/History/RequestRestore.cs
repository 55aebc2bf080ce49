namespace PatentHub.Declarations.History;

/// <summary>What became of the wish to restore.</summary>
public abstract record RestoreOutcome
{
    public sealed record Accepted(HistoryJob Job) : RestoreOutcome;

    public sealed record UnknownExport : RestoreOutcome;

    /// <summary>Nobody has looked yet what it would do.</summary>
    public sealed record DryRunFirst : RestoreOutcome;
}

/// <summary>Asks for a restore, after a dry run of the same export that ended.</summary>
public sealed class RequestRestoreHandler(HistoryJobs jobs, ExportBook exports)
{
    /// <summary>Newest jobs among which the dry run has to be.</summary>
    const int Recent = 50;

    public async Task<RestoreOutcome> HandleAsync(string export, bool isDryRun, string reason, CancellationToken cancellationToken)
    {
        if (!(await exports.ListAsync(cancellationToken)).Contains(export))
            return new RestoreOutcome.UnknownExport();
        if (!isDryRun && !(await jobs.ListAsync(null, Recent, cancellationToken)).Any(j => j is { Kind: HistoryJobKinds.Restore, IsDryRun: true, Outcome: not HistoryJobOutcomes.Running } && j.Subject == export))
            return new RestoreOutcome.DryRunFirst();
        return new RestoreOutcome.Accepted(await jobs.RequestAsync(HistoryJobKinds.Restore, export, isDryRun, reason, cancellationToken));
    }
}
