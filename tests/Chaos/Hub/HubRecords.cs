using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Adapters;
using PatentHub.Adapters.Storage;
using PatentHub.Chaos.Judging;
using PatentHub.Declarations;
using PatentHub.Local.Launcher;
using PatentHub.Storage;
using PatentHub.Webhooks;

namespace PatentHub.Chaos.Hub;

/// <summary>What the hub has stored, read from its store when its processes have ended.</summary>
sealed class HubRecords : IAsyncDisposable
{
    const string PartnerSource = "webhook:";

    readonly ServiceProvider _services;
    readonly ITableStore _tables;

    HubRecords(ServiceProvider services) => (_services, _tables) = (services, services.GetRequiredService<ITableStore>());

    public static HubRecords Open(FunctionApp app, TimeProvider clock)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Provider"] = app.Storage is null ? "Sqlite" : "Azure",
            ["Storage:Directory"] = app.StoreFolder,
            ["Storage:ConnectionString"] = app.Storage,
        }).Build();
        return new(new ServiceCollection().AddSingleton(clock).AddSingleton<Random, SystemRandom>().AddHubStorage(configuration).BuildServiceProvider());
    }

    /// <summary>Of every listing.</summary>
    public async Task<IReadOnlyDictionary<string, long>> RevisionsAsync(CancellationToken cancellationToken)
    {
        var revisions = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var bucket in Buckets.All)
            await foreach (var row in _tables.RowsAsync(HubTables.Records, RowRange.Prefix(bucket, RecordKeys.ListingPrefix, select: ["id", "revision"]), cancellationToken))
                revisions[row.GetString("id")!] = row.GetInt64("revision")!.Value;
        return revisions;
    }

    public async Task<IReadOnlyList<KeptEvent>> EventsAsync(IEnumerable<string> platforms, CancellationToken cancellationToken)
    {
        var (reports, snapshots) = (await ReportsAsync(cancellationToken), await SnapshotsAsync(cancellationToken));
        var events = new List<KeptEvent>();
        foreach (var platform in platforms)
        {
            var outstanding = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var row in _tables.RowsAsync(HubTables.Inbox, RowRange.Prefix(platform, InboxKeys.TodoPrefix(0), select: ["key"]), cancellationToken))
                outstanding.Add(row.GetString("key")!);
            await foreach (var row in _tables.RowsAsync(HubTables.Inbox, RowRange.Prefix(platform, InboxKeys.EventPrefix, select: ["type", "state"]), cancellationToken))
            {
                var key = row.RowKey[InboxKeys.EventPrefix.Length..];
                events.Add(new(platform, key, row.GetString("type")!, row.GetString("state")!, outstanding.Contains(key),
                    reports.GetValueOrDefault((platform, key)), snapshots.GetValueOrDefault((platform, key))));
            }
        }

        return events;
    }

    /// <summary>Patents whose snapshots have a gap, or whose chain does not verify.</summary>
    public async Task<IReadOnlyList<string>> BrokenHistoriesAsync(CancellationToken cancellationToken)
    {
        var broken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var bucket in Buckets.All)
        {
            Snapshot? before = null;
            await foreach (var row in _tables.RowsAsync(HubTables.Snapshots, new RowRange(bucket, To: RecordKeys.TimesPrefix), cancellationToken))
            {
                var snapshot = Snapshot.FromRow(row);
                var (sequence, chain) = before?.Number == snapshot.Number ? (before.Sequence, before.Chain) : (0, "");
                if (snapshot.Sequence != sequence + 1 || snapshot.Previous != chain || snapshot.Chain != snapshot.ComputeChain())
                    broken.Add(snapshot.Number);
                before = snapshot;
            }
        }

        return [.. broken];
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    async Task<Dictionary<(string, string), int>> ReportsAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<(string, string), int>();
        foreach (var bucket in Buckets.All)
            await foreach (var row in _tables.RowsAsync(HubTables.Reports, new RowRange(bucket, Select: ["platform", "key"]), cancellationToken))
                Count(counts, row.GetString("platform")!, row.GetString("key")!);
        return counts;
    }

    /// <summary>Snapshots that a partner's report led to, which bear the key of its event.</summary>
    async Task<Dictionary<(string, string), int>> SnapshotsAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<(string, string), int>();
        foreach (var bucket in Buckets.All)
            await foreach (var row in _tables.RowsAsync(HubTables.Snapshots, new RowRange(bucket, To: RecordKeys.TimesPrefix, Select: ["source", "contentHash"]), cancellationToken))
                if (row.GetString("source") is { } source && source.StartsWith(PartnerSource, StringComparison.Ordinal) && row.GetString("contentHash") is { } key)
                    Count(counts, source[PartnerSource.Length..], key);
        return counts;
    }

    static void Count(Dictionary<(string, string), int> counts, string platform, string key) =>
        counts[(platform, key)] = counts.GetValueOrDefault((platform, key)) + 1;
}
