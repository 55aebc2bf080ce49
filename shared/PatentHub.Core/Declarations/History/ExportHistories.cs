using System.Text.Json;
using Microsoft.Extensions.Options;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>
/// Writes all rows of declarations and their histories to blobs, bucket by bucket. The current states go before the snapshots: so each of them
/// finds its snapshot in the same export, whatever is written meanwhile.
/// </summary>
public sealed class ExportHistories(ITableStore tables, ExportBook exports, AnchorBook anchors, IOptions<HistoryOptions> options, TimeProvider clock) : IHistoryWork
{
    public string Kind => HistoryJobKinds.Export;

    public async Task<HistoryJob> BeginAsync(HistoryJob job, CancellationToken cancellationToken)
    {
        var id = FormattableString.Invariant($"{job.RequestedAt.UtcDateTime:yyyyMMdd'T'HHmmssfffffff}Z");
        await SaveAsync(id, "anchor", JsonSerializer.SerializeToUtf8Bytes(await NewestAsync(cancellationToken), HistoryJson.Documents.AnchorLink), cancellationToken);
        return job with { Subject = id };
    }

    public async Task<HistoryJob> DoBucketAsync(HistoryJob job, string bucket, CancellationToken cancellationToken)
    {
        var parts = new List<ExportPart>();
        foreach (var table in (string[])[HubTables.Records, HubTables.Snapshots])
            parts.AddRange(await exports.WriteAsync(job.Subject!, table, bucket, tables.RowsAsync(table, new RowRange(bucket), cancellationToken), cancellationToken));
        await SaveAsync(job.Subject!, bucket, JsonSerializer.SerializeToUtf8Bytes(parts, HistoryJson.Documents.IReadOnlyListExportPart), cancellationToken);
        return job.Add("rows", parts.Sum(p => p.Rows)).Add("parts", parts.Count);
    }

    public async Task<HistoryJob> EndAsync(HistoryJob job, CancellationToken cancellationToken)
    {
        var (parts, rows) = (new List<ExportPart>(), new List<Row>());
        AnchorLink? anchor = null;
        await foreach (var row in tables.RowsAsync(HubTables.Archive, new RowRange(Partition(job.Subject!)), cancellationToken))
        {
            rows.Add(row);
            if (row.RowKey == "anchor")
                anchor = JsonSerializer.Deserialize(row.GetLong("json")!, HistoryJson.Documents.AnchorLink);
            else
                parts.AddRange(JsonSerializer.Deserialize(row.GetLong("json")!, HistoryJson.Documents.IReadOnlyListExportPart)!);
        }
        var counts = parts.GroupBy(p => p.Table).ToDictionary(g => g.Key, g => g.Sum(p => p.Rows));
        if (rows.Count > 0)
            await exports.WriteAsync(new ExportManifest(1, job.Subject!, job.RequestedAt, clock.GetUtcNow(), anchor?.Date, anchor?.Hash, counts, parts), cancellationToken);
        foreach (var row in rows)
            await tables.TryAsync(HubTables.Archive, row.PartitionKey, new RowChange.Delete(row.RowKey, row.StoredETag), cancellationToken);
        await exports.PruneAsync(options.Value.ExportsKept, cancellationToken);
        return job;
    }

    /// <summary>The newest anchor, by its root.</summary>
    async Task<AnchorLink?> NewestAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await anchors.NewestAsync(cancellationToken) is { Anchor: var anchor } ? new AnchorLink(anchor.Date, anchor.Root) : null;
        }
        catch (AnchorDamagedException)
        {
            // A check says so; the export is none the worse.
            return null;
        }
    }

    async Task SaveAsync(string id, string key, byte[] json, CancellationToken cancellationToken) =>
        await tables.UpdateAsync(HubTables.Archive, Partition(id), key, _ => new Row(Partition(id), key).Set("v", 1).SetLong("json", json), cancellationToken);

    static string Partition(string id) => $"export|{id}";
}
