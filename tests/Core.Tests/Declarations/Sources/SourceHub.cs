using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Core.Tests.Deliveries;
using PatentHub.Core.Tests.Storage;
using PatentHub.Declarations;
using PatentHub.Declarations.Quarantine;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Monitoring;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Core.Tests.Declarations.Sources;

/// <summary>The handlers of sources over stores in memory, in one process after another. The second source is the first in precedence.</summary>
public sealed class SourceHub
{
    public const string First = "first";
    public const string Second = "second";

    readonly Dictionary<string, string?> _settings = new()
    {
        ["Declarations:Sources:0:Id"] = First,
        ["Declarations:Sources:0:Url"] = "https://first.example/feed",
        ["Declarations:Sources:0:PageSize"] = "3",
        ["Declarations:Sources:1:Id"] = Second,
        ["Declarations:Sources:1:Url"] = "https://second.example/feed",
        ["Declarations:Sources:1:Precedence"] = "1",
        ["Declarations:SweepLimit"] = "0.5",
    };

    Life _life = new(null);
    ServiceProvider _process;

    public SourceHub(params IEnumerable<(string Name, string Value)> settings)
    {
        foreach (var (name, value) in settings)
            _settings[name] = value;
        (Tables, Feed) = (new(Clock), new(Clock));
        _process = Start(new Life(null));
    }

    public FakeTimeProvider Clock { get; } = Clocks.Fake();

    public MemoryTableStore Tables { get; }

    public MemoryBlobStore Blobs { get; } = new();

    public PagedFeed Feed { get; }

    public RecordingWakeSender Wakes { get; } = new();

    /// <summary>Writes of the process.</summary>
    public int Writes => _life.Writes;

    public T Get<T>() where T : notnull => _process.GetRequiredService<T>();

    /// <summary>Starts another process over the same stores, which dies directly after a write; the leases of the one before have run out.</summary>
    public void Restart(int? diesAfter = null)
    {
        Clock.Advance(TimeSpan.FromMinutes(2));
        _process.Dispose();
        _process = Start(new Life(diesAfter));
    }

    public SourceOptions Options(string source) => Get<SourceQuery>().Find(source)!;

    public Task<bool> SyncAsync(string source = First) => Get<SyncSourceHandler>().HandleAsync(Options(source), isAsked: true, default);

    public Task SweepAsync() => Get<RunRequestsHandler>().SweepAllAsync(default);

    /// <summary>Does what is asked for of a source, as its wake-up does.</summary>
    public Task DoRequestsAsync(string source = First) => Get<RunRequestsHandler>().HandleAsync(source, default);

    public SourceState State(string source = First) => SourceState.FromRow(Tables.Rows(HubTables.Sources, source).SingleOrDefault(r => r.RowKey == SourceState.RowKey));

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RunRecord> History(string source = First) =>
        [.. Tables.Rows(HubTables.Sources, source).Where(r => r.RowKey.StartsWith(RunRecord.RowPrefix, StringComparison.Ordinal)).Select(RunRecord.FromRow)];

    public IReadOnlyList<QuarantineEntry> Quarantine(string source = First) => [.. Tables.Rows(HubTables.Quarantine, source).Select(QuarantineEntry.FromRow)];

    public IReadOnlyList<DeclarationHead> Heads => [.. Tables.Rows(HubTables.Records).Where(r => r.RowKey.StartsWith(RecordKeys.DeclarationPrefix, StringComparison.Ordinal)).Select(DeclarationHead.FromRow)];

    public DeclarationHead? Head(int index) => Heads.SingleOrDefault(h => h.Number == Number(index));

    /// <summary>Titles of what is not deleted, by number.</summary>
    public IReadOnlyDictionary<string, string> Titles => Heads.Where(h => !h.Deleted).ToDictionary(h => h.Number, h => h.Title!);

    public IReadOnlyList<Snapshot> Snapshots(string number) =>
        [.. Tables.Rows(HubTables.Snapshots, Buckets.Of(number)).Where(r => r.RowKey.StartsWith(number, StringComparison.Ordinal)).Select(Snapshot.FromRow)];

    public async Task<bool> HasAlarmAsync(string cause, string source = First) =>
        (await Get<AlarmBook>().ListAsync(default)).Any(a => a.Cause == cause && a.Scope == source && a.ClearedAt is null);

    public static string Number(int index) => $"20211{index:D7}" is var digits ? digits + ApplicationNumber.CheckCharacter(digits) : "";

    /// <summary>An item with an offer, changed now.</summary>
    public JsonObject Item(int index, string title = "示例：一种测试方法") => new()
    {
        ["applicationNumber"] = Number(index),
        ["title"] = title,
        ["legalStatus"] = "granted",
        ["projects"] = new JsonArray(new JsonObject { ["number"] = "2018YFB1003500" }),
        ["offer"] = new JsonObject { ["modes"] = new JsonArray("licence") },
        ["updatedAt"] = Clock.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>States an item, in place of what the source said of its number before.</summary>
    public void State(string source, JsonObject item)
    {
        Feed.Of(source).RemoveAll(i => (string?)i["applicationNumber"] == (string?)item["applicationNumber"]);
        Feed.Of(source).Add(item);
    }

    public void Drop(string source, int index) => Feed.Of(source).RemoveAll(i => (string?)i["applicationNumber"] == Number(index));

    public JsonObject Tombstone(int index)
    {
        var item = Item(index);
        foreach (var field in item.Select(f => f.Key).Where(k => k is not ("applicationNumber" or "updatedAt")).ToList())
            item.Remove(field);
        item["deleted"] = true;
        return item;
    }

    public JsonObject With(int index, string field, JsonNode? value)
    {
        var item = Item(index);
        item[field] = value;
        return item;
    }

    public static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    ServiceProvider Start(Life life)
    {
        _life = life;
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build()).AddLogging();
        services.AddHub()
            .AddSingleton<TimeProvider>(Clock).AddSingleton(new Random(7))
            .AddSingleton<ITableStore>(new MortalTables(Tables, life)).AddSingleton<IBlobStore>(new MortalBlobs(Blobs, life))
            .AddSingleton<IWakeSender>(Wakes).AddSingleton<IDeclarationFeed>(Feed)
            .AddSingleton<IPlatformProfiles>(new SamplePlatforms(SamplePlatforms.Profile("national")));
        return services.BuildServiceProvider();
    }
}
