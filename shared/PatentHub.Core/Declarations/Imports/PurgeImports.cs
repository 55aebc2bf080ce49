using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PatentHub.Storage;

namespace PatentHub.Declarations.Imports;

/// <summary>Removes imports that are older than the retention with their files and workbooks, and files that a crash left without a record.</summary>
public sealed class PurgeImportsHandler(IBlobStore blobs, ImportStore store, IOptions<ImportOptions> options, TimeProvider clock, ILogger<PurgeImportsHandler> logger)
{
    const int AtOnce = 100;

    /// <summary>Longer than any upload lasts.</summary>
    static readonly TimeSpan Orphaned = TimeSpan.FromDays(1);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var purged = 0;
        while (await store.ListBeforeAsync(now.AddDays(-options.Value.RetentionDays), AtOnce, cancellationToken) is { Count: > 0 } old)
            foreach (var record in old)
            {
                await RemoveAsync(record, cancellationToken);
                purged++;
            }
        await foreach (var name in blobs.ListAsync(HubContainers.Imports, ImportBlobs.FilePrefix, cancellationToken))
            if (name[ImportBlobs.FilePrefix.Length..] is var id && ImportRecord.IsId(id) && ImportRecord.TimeOf(id) < now - Orphaned && await store.FindAsync(id, cancellationToken) is null)
                await blobs.DeleteAsync(HubContainers.Imports, name, cancellationToken);
        if (purged > 0)
            ImportsLog.Purged(logger, purged);
    }

    /// <summary>The record goes last: it leads to the others.</summary>
    async Task RemoveAsync(ImportRecord record, CancellationToken cancellationToken)
    {
        await blobs.DeleteAsync(HubContainers.Imports, ImportBlobs.File(record.Id), cancellationToken);
        await blobs.DeleteAsync(HubContainers.Imports, ImportBlobs.Errors(record.Id), cancellationToken);
        await store.CloseAsync(record.Id, cancellationToken);
        await store.RemoveAsync(record, cancellationToken);
    }
}
