using PatentHub.Storage;

namespace PatentHub.Declarations.Imports;

/// <summary>
/// Records of imports, the newest first; beside each that is not over a marker, so that open ones are found at once; and what content came when.
/// All of them stand in one partition: files are few, and a record and its marker change together.
/// </summary>
public sealed class ImportStore(ITableStore tables)
{
    public const string Partition = "imports";
    public const string RecordPrefix = "I|";
    const string OpenPrefix = "O|";
    const string ContentPrefix = "C|";

    /// <summary>Adds a file with its marker.</summary>
    /// <param name="isDrop">It was dropped: the same content is taken once, however often it lies there.</param>
    /// <returns>The record as it is stored; null where the content was dropped before.</returns>
    public async Task<ImportRecord?> AddAsync(ImportRecord record, bool isDrop, CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await tables.FindAsync(HubTables.Imports, Partition, ContentPrefix + record.ContentHash, cancellationToken);
            if (isDrop && known?.GetString("dropped") is not null)
                return null;
            var stored = record with { SameAs = known?.GetString("id") };
            var content = new Row(Partition, ContentPrefix + record.ContentHash).Set("v", 1).Set("id", record.Id).Set("dropped", isDrop ? record.Id : known?.GetString("dropped"));
            if (await tables.SubmitAsync(HubTables.Imports, Partition,
                [
                    new RowChange.Insert(stored.ToRow()), new RowChange.Insert(new Row(Partition, OpenPrefix + record.Id).Set("v", 1)),
                    known is null ? new RowChange.Insert(content) : new RowChange.Replace(content, known.StoredETag),
                ], cancellationToken) is SubmitResult.Committed)
                return stored;
        }
    }

    public async Task<(ImportRecord Record, string ETag)?> FindAsync(string id, CancellationToken cancellationToken) =>
        await tables.FindAsync(HubTables.Imports, Partition, RecordPrefix + id, cancellationToken) is { } row ? (ImportRecord.FromRow(row), row.StoredETag) : null;

    /// <summary>Newest first.</summary>
    /// <param name="after">Id of the last import of the page before; null: the first page.</param>
    public async Task<IReadOnlyList<ImportRecord>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var range = RowRange.Prefix(Partition, RecordPrefix);
        if (after is not null)
            range = range with { From = RecordPrefix + after + "\0" };
        return [.. (await tables.TakeAsync(HubTables.Imports, range, limit, cancellationToken)).Select(ImportRecord.FromRow)];
    }

    /// <summary>Those that came before a time, newest first.</summary>
    public async Task<IReadOnlyList<ImportRecord>> ListBeforeAsync(DateTimeOffset time, int limit, CancellationToken cancellationToken) =>
        [.. (await tables.TakeAsync(HubTables.Imports, RowRange.Prefix(Partition, RecordPrefix) with { From = RecordPrefix + time.NewestFirstTicks() }, limit, cancellationToken)).Select(ImportRecord.FromRow)];

    /// <summary>Writes the record under If-Match.</summary>
    /// <returns>Its new ETag.</returns>
    /// <exception cref="StoreUnavailableException">Another process has got on with it.</exception>
    public async Task<string> SaveAsync(ImportRecord record, string etag, CancellationToken cancellationToken) =>
        await tables.SubmitAsync(HubTables.Imports, Partition, [new RowChange.Replace(record.ToRow(), etag)], cancellationToken) is SubmitResult.Committed { ETags: [{ } next] }
            ? next : throw new StoreUnavailableException($"Another process has got on with import '{record.Id}'.");

    /// <summary>Ids of those that are not over, or not tidied up.</summary>
    public async Task<IReadOnlyList<string>> ListOpenAsync(int limit, CancellationToken cancellationToken) =>
        [.. (await tables.TakeAsync(HubTables.Imports, RowRange.Prefix(Partition, OpenPrefix), limit, cancellationToken)).Select(row => row.RowKey[OpenPrefix.Length..])];

    /// <summary>Takes the marker away: there is nothing more to do.</summary>
    public async Task CloseAsync(string id, CancellationToken cancellationToken)
    {
        if (await tables.FindAsync(HubTables.Imports, Partition, OpenPrefix + id, cancellationToken) is { } marker)
            await tables.TryAsync(HubTables.Imports, Partition, new RowChange.Delete(marker.RowKey, marker.StoredETag), cancellationToken);
    }

    /// <summary>Forgets an import, and its content where no other file had it later.</summary>
    public async Task RemoveAsync(ImportRecord record, CancellationToken cancellationToken)
    {
        var rows = await tables.ReadManyAsync(HubTables.Imports, Partition, [RecordPrefix + record.Id, ContentPrefix + record.ContentHash], cancellationToken);
        RowChange[] changes = [.. rows.Where(r => r.GetString("id") == record.Id).Select(r => new RowChange.Delete(r.RowKey, r.StoredETag))];
        if (changes.Length > 0)
            await tables.SubmitAsync(HubTables.Imports, Partition, changes, cancellationToken);
    }
}

/// <summary>Names of an import's blobs in <see cref="HubContainers.Imports"/>.</summary>
public static class ImportBlobs
{
    public const string InboxPrefix = "inbox/";
    public const string FilePrefix = "files/";

    public static string File(string id) => FilePrefix + id;

    public static string Errors(string id) => $"errors/{id}.xlsx";
}
