using PatentHub.Storage;

namespace PatentHub.Declarations.Imports;

/// <summary>An import while its lease holder works on it: a process that has lost the lease cannot move its record.</summary>
sealed class ImportJob(ImportStore store, Lease lease, ImportRecord record, string etag)
{
    string _etag = etag;

    public ImportRecord Record { get; private set; } = record;

    public async Task SaveAsync(ImportRecord next, CancellationToken cancellationToken)
    {
        await HoldAsync(cancellationToken);
        _etag = await store.SaveAsync(next, _etag, cancellationToken);
        Record = next;
    }

    /// <summary>Shows how far the reading has got.</summary>
    public Task BeatAsync(int rows, CancellationToken cancellationToken)
    {
        const int shown = 20_000;
        return Record.Items is null && rows % shown == 0 ? SaveAsync(Record with { Rows = rows }, cancellationToken) : HoldAsync(cancellationToken);
    }

    /// <summary>Renews a lease of which half is over.</summary>
    /// <exception cref="StoreUnavailableException">It is lost.</exception>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        if (lease.Remaining <= ImportRunner.LeaseDuration / 2 && !await lease.RenewAsync(cancellationToken))
            throw new StoreUnavailableException($"The lease of import '{Record.Id}' is lost.");
    }
}
