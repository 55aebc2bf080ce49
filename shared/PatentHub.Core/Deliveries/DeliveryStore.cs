using PatentHub.Deliveries.Failures;
using PatentHub.Monitoring;
using PatentHub.Storage;

namespace PatentHub.Deliveries;

/// <summary>
/// Delivery rows with their due markers and their entries in the index of failures. They always change in one transaction, each under its own ETag; a row that another writer
/// changed meanwhile is read again and the change is applied to what it has become.
/// </summary>
public sealed class DeliveryStore(ITableStore tables, HubTotals totals)
{
    /// <summary>
    /// The deliveries that are due, the longest waiting first. A marker that no row owns is removed. Those that a job carries fall due together
    /// and come together, so that the job is asked once.
    /// </summary>
    /// <param name="max">May be exceeded by the rest of the last job.</param>
    public async Task<List<StoredDelivery>> ReadDueAsync(string partition, DateTimeOffset now, int max, CancellationToken cancellationToken)
    {
        var range = new RowRange(partition, DeliveryKeys.DuePrefix, DeliveryKeys.DuePrefix + now.AddTicks(1).SortableTicks());
        var markers = await tables.TakeAsync(HubTables.Deliveries, range, max, cancellationToken);
        var due = await OwnedAsync(partition, markers, cancellationToken);
        if (markers.Count == max && due is [.., { Delivery: { Job: not null, DueAt: { } at } }])
            due.AddRange(await OwnedAsync(partition, await MarkersAfterAsync(partition, at, markers[^1], cancellationToken), cancellationToken));
        return due;
    }

    /// <summary>What is due at the same moment as a marker, and comes after it.</summary>
    async Task<List<Row>> MarkersAfterAsync(string partition, DateTimeOffset at, Row marker, CancellationToken cancellationToken)
    {
        var together = RowRange.Prefix(partition, DeliveryKeys.Due(at, "")) with { From = marker.RowKey };
        return (await tables.TakeAsync(HubTables.Deliveries, together, TableLimits.PageRows, cancellationToken)).FindAll(m => m.RowKey != marker.RowKey);
    }

    async Task<List<StoredDelivery>> OwnedAsync(string partition, List<Row> markers, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(partition, [.. markers.Select(m => m.GetString("id")!).Distinct(StringComparer.Ordinal)], cancellationToken);
        var due = new List<StoredDelivery>();
        foreach (var marker in markers)
            if (rows.TryGetValue(marker.GetString("id")!, out var row) && row.Delivery.DueAt is { } at && DeliveryKeys.Due(at, row.Delivery.ListingId) == marker.RowKey)
                due.Add(row with { Marker = new(marker.RowKey, marker.StoredETag) });
            else
                await tables.TryAsync(HubTables.Deliveries, partition, new RowChange.Delete(marker.RowKey, marker.StoredETag), cancellationToken);
        return due;
    }

    public async Task<Dictionary<string, StoredDelivery>> ReadAsync(string partition, IReadOnlyCollection<string> listingIds, CancellationToken cancellationToken)
    {
        if (listingIds.Count == 0)
            return [];
        var rows = await tables.ReadManyAsync(HubTables.Deliveries, partition, [.. listingIds.Select(DeliveryKeys.Delivery)], cancellationToken);
        return rows.Select(row => new StoredDelivery(Delivery.FromRow(row), row.StoredETag)).ToDictionary(d => d.Delivery.ListingId, StringComparer.Ordinal);
    }

    /// <summary>Applies the changes; each may be applied several times, to the row as it is then.</summary>
    /// <param name="known">Rows as read before, to save reading them again.</param>
    /// <returns>The rows that were changed, as they are now.</returns>
    public async Task<List<Delivery>> SaveAsync(string partition, IReadOnlyDictionary<string, StoredDelivery> known, IReadOnlyList<DeliveryChange> changes, CancellationToken cancellationToken)
    {
        var saved = new List<Delivery>();
        var waiting = changes;
        while (waiting.Count > 0)
        {
            var steps = new List<Step>();
            foreach (var change in waiting)
            {
                var before = known.GetValueOrDefault(change.ListingId);
                if (change.Apply(before?.Delivery) is { } after && after != before?.Delivery)
                    steps.Add(new Step(change, before, after));
            }
            var beside = await ReadBesideAsync(partition, steps, cancellationToken);
            var groups = steps.Select(s => new PartitionBatch.Group<Step>(s, ToRowChanges(partition, s, beside))).ToList();
            var refused = await PartitionBatch.SubmitAsync(tables, HubTables.Deliveries, partition, groups, cancellationToken);
            foreach (var step in steps.Except(refused.Select(r => r.Group.Item)))
            {
                saved.Add(step.After);
                if (step.Settles && step.After.DesiredAt is { } since)
                    totals.Settled(DeliveryKeys.PlatformOf(partition), step.After.Phase, step.After.ChangedAt - since);
            }
            waiting = [.. refused.Select(r => r.Group.Item.Change)];
            known = await ReadAsync(partition, [.. waiting.Select(c => c.ListingId)], cancellationToken);
        }
        return saved;
    }

    /// <summary>
    /// Markers are named by the row's due time, and entries of the index of failures by its cause, so the row says where they are. Only of
    /// what fails, or failed, there can be an entry.
    /// </summary>
    async Task<Dictionary<string, Row>> ReadBesideAsync(string partition, List<Step> steps, CancellationToken cancellationToken)
    {
        var markers = steps.Where(s => s.MovesMarker && s.Before is { Marker: null, Delivery.DueAt: not null }).Select(s => DeliveryKeys.Due(s.Before!.Delivery.DueAt!.Value, s.After.ListingId));
        var failures = steps.SelectMany(s => new[] { s.FailedBefore, s.FailedAfter }).OfType<FailedDelivery>().Select(f => f.RowKey);
        string[] keys = [.. markers.Concat(failures).Distinct(StringComparer.Ordinal)];
        if (keys.Length == 0)
            return [];
        var rows = await tables.ReadManyAsync(HubTables.Deliveries, partition, keys, cancellationToken);
        return rows.ToDictionary(r => r.RowKey, StringComparer.Ordinal);
    }

    static List<RowChange> ToRowChanges(string partition, Step step, Dictionary<string, Row> beside)
    {
        var row = step.After.ToRow(partition);
        var changes = new List<RowChange> { step.Before is { } before ? new RowChange.Replace(row, before.ETag) : new RowChange.Insert(row) };
        changes.AddRange(FailedDelivery.Changes(partition, step.FailedBefore, step.FailedAfter, beside));
        if (step.Change.Beside is { } also)
            changes.Add(new RowChange.Insert(also(step.Before?.Delivery, step.After)));
        if (!step.MovesMarker)
            return changes;
        if (step.Before is { Marker: { } marker })
            changes.Add(new RowChange.Delete(marker.Key, marker.ETag));
        else if (step.Before?.Delivery.DueAt is { } old && DeliveryKeys.Due(old, step.After.ListingId) is var key && beside.TryGetValue(key, out var standing))
            changes.Add(new RowChange.Delete(key, standing.StoredETag));
        if (step.After.DueAt is { } due)
            changes.Add(new RowChange.Insert(new Row(partition, DeliveryKeys.Due(due, step.After.ListingId)).Set("v", 1).Set("id", step.After.ListingId)));
        return changes;
    }

    sealed record Step(DeliveryChange Change, StoredDelivery? Before, Delivery After)
    {
        /// <summary>Whether the platform now holds what is desired, and did not before.</summary>
        public bool Settles => After.Phase is DeliveryPhase.Accepted or DeliveryPhase.Withdrawn && Before is not null
            && (Before.Delivery.Phase != After.Phase || Before.Delivery.AcknowledgedRevision != After.AcknowledgedRevision);

        public FailedDelivery? FailedBefore { get; } = FailedDelivery.Of(Before?.Delivery);

        public FailedDelivery? FailedAfter { get; } = FailedDelivery.Of(After);

        public bool MovesMarker => Before?.Delivery.DueAt != After.DueAt;
    }
}

/// <param name="Marker">Its due marker, where it was read with it.</param>
public sealed record StoredDelivery(Delivery Delivery, string ETag, DueMarker? Marker = null);

public sealed record DueMarker(string Key, string ETag);

/// <param name="Apply">From the row as it is (null: none) to what it becomes (null or equal: no change). Pure.</param>
public sealed record DeliveryChange(string ListingId, Func<Delivery?, Delivery?> Apply)
{
    /// <summary>A row that is inserted with the change, in the same transaction; from what the delivery was and becomes.</summary>
    public Func<Delivery?, Delivery, Row>? Beside { get; init; }
}
