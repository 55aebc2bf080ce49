using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Listings;

/// <summary>The row changes that bring a listing to a new state: the listing, its fan-out marker and its due date, in one transaction.</summary>
public static class ListingChange
{
    /// <param name="stored">The listing's row as read; null where there is none.</param>
    /// <param name="marker">Its fan-out marker as read; null where there is none.</param>
    public static IEnumerable<RowChange> Of(Listing next, Row? stored, Row? marker)
    {
        yield return Write(next.ToRow(), stored);
        // A marker that stands already is replaced: a fan-out that read it before this change must not remove it.
        yield return Write(new Row(next.Bucket, RecordKeys.FanOut(next.Id)).Set("v", 1).Set("revision", next.Revision).Set("since", marker?.GetTime("since") ?? next.ChangedAt), marker);
        // Of a withdrawn listing the due date may be gone: it fell due, by a clock ahead of ours, and found nothing to do.
        if (next is { Present: true, ValidUntil: { } until } && (stored is null || Listing.FromRow(stored) is var before && (before.ValidUntil != until || !before.Present)))
            yield return new RowChange.Insert(new Row(next.Bucket, RecordKeys.Due(OfficeCalendar.EndOf(until), next.Id)).Set("v", 1).Set("id", next.Id));
    }

    /// <summary>
    /// Submits groups that contain such changes. A due date that stands already is no conflict; the group goes again without it.
    /// </summary>
    public static async Task<List<PartitionBatch.Refused<T>>> SubmitAsync<T>(ITableStore tables, string bucket, IReadOnlyList<PartitionBatch.Group<T>> groups, CancellationToken cancellationToken)
    {
        var refused = new List<PartitionBatch.Refused<T>>();
        while (groups.Count > 0)
        {
            var again = new List<PartitionBatch.Group<T>>();
            foreach (var r in await PartitionBatch.SubmitAsync(tables, HubTables.Records, bucket, groups, cancellationToken))
                if (IsDueDateThere(r.Group.Changes[r.ChangeIndex], r.Kind))
                    again.Add(r.Group with { Changes = [.. r.Group.Changes.Where((_, i) => i != r.ChangeIndex)] });
                else
                    refused.Add(r);
            groups = again;
        }
        return refused;
    }

    static bool IsDueDateThere(RowChange change, ConflictKind kind) =>
        kind == ConflictKind.Exists && change.RowKey.StartsWith(RecordKeys.DuePrefix, StringComparison.Ordinal);

    static RowChange Write(Row row, Row? stored) =>
        stored is null ? new RowChange.Insert(row) : new RowChange.Replace(row, stored.StoredETag);
}
