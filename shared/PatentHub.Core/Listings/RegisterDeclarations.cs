using PatentHub.Declarations;
using PatentHub.Storage;

namespace PatentHub.Listings;

/// <summary>
/// Brings the registration of every declaration to where it has to be, for a platform that begins to take registrations, and lets all of them
/// go out again where a platform is to be told other fields.
/// </summary>
/// <remarks>
/// The head of a declaration is written again, unchanged and under its ETag, with its registration: what a writer states meanwhile is never
/// overtaken by what was read before. May run twice, and at once.
/// </remarks>
public sealed class RegisterDeclarationsHandler(ITableStore tables, FanOutWaker waker, TimeProvider clock)
{
    const int PageSize = 200;

    /// <returns>How many registrations were changed.</returns>
    public async Task<int> HandleAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();
        var count = 0;
        foreach (var bucket in Buckets.All)
        {
            var range = RowRange.Prefix(bucket, RecordKeys.DeclarationPrefix, PageSize);
            do
            {
                var page = await tables.QueryAsync(HubTables.Records, range, cancellationToken);
                for (var heads = page.Rows; heads.Count > 0;)
                {
                    var (changed, refused) = await RegisterAsync(bucket, heads, began, cancellationToken);
                    count += changed;
                    heads = refused.Count == 0 ? [] : await tables.ReadManyAsync(HubTables.Records, bucket, refused, cancellationToken);
                }
                range = range with { Continuation = page.Continuation };
            }
            while (range.Continuation is not null);
        }
        if (count > 0)
            await waker.WakeAllAsync(cancellationToken);
        return count;
    }

    /// <returns>How many changed, and the heads that somebody else changed meanwhile.</returns>
    async Task<(int Changed, List<string> Refused)> RegisterAsync(string bucket, IReadOnlyList<Row> rows, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var heads = rows.Select(row => (Row: row, Head: DeclarationHead.FromRow(row))).ToList();
        var snapshots = await ReadAsync(HubTables.Snapshots, bucket, heads.Where(h => !h.Head.Deleted).Select(h => RecordKeys.Snapshot(h.Head.Number, h.Head.Sequence)), cancellationToken);
        var records = await ReadAsync(HubTables.Records, bucket, heads.Select(h => RegistrationListing.IdOf(h.Head.Number)).SelectMany(id => new[] { RecordKeys.Listing(id), RecordKeys.FanOut(id) }), cancellationToken);
        var groups = new List<PartitionBatch.Group<string>>();
        foreach (var (row, head) in heads)
        {
            var id = RegistrationListing.IdOf(head.Number);
            var stored = records.GetValueOrDefault(RecordKeys.Listing(id));
            var declaration = snapshots.TryGetValue(RecordKeys.Snapshot(head.Number, head.Sequence), out var snapshot) ? Snapshot.FromRow(snapshot).Declaration : null;
            if (Next(stored is null ? null : Listing.FromRow(stored), RegistrationListing.From(declaration), began) is { } next)
                groups.Add(new(row.RowKey, [new RowChange.Replace(row.Copy(null), row.StoredETag), .. ListingChange.Of(next, stored, records.GetValueOrDefault(RecordKeys.FanOut(id)))]));
        }
        var refused = await ListingChange.SubmitAsync(tables, bucket, groups, cancellationToken);
        return (groups.Count - refused.Count, refused.ConvertAll(r => r.Group.Item));
    }

    /// <summary>What is as it should be goes out again, since a platform is to be told more or less of it; what has changed since this began goes out anyway.</summary>
    Listing? Next(Listing? stored, ListingDocument? desired, DateTimeOffset began)
    {
        var now = clock.GetUtcNow();
        return ListingPlan.Next(stored, desired, now, stored?.TraceParent)
            ?? (stored is { Present: true } && stored.ChangedAt < began ? ListingPlan.Repair(stored, 0, now) : null);
    }

    async Task<Dictionary<string, Row>> ReadAsync(string table, string bucket, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        string[] all = [.. keys];
        return all.Length == 0 ? [] : (await tables.ReadManyAsync(table, bucket, all, cancellationToken)).ToDictionary(r => r.RowKey, StringComparer.Ordinal);
    }
}
