using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PatentHub.Adapters;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Local.Sample;
using PatentHub.Storage;
using PatentHub.Testing;

namespace PatentHub.Hub.Tests;

/// <summary>
/// The hub's handlers over SQLite with a counter before the store, partners that answer at once, and a clock that stands: what an operation costs
/// is then one number.
/// </summary>
sealed class CountedHub : IAsyncDisposable
{
    public static readonly SourceOptions Source = new() { Id = "source", Url = new Uri("https://source.example/feed"), PageSize = 100 };

    static readonly SigningSecret Secret = SigningSecret.TryParse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX")!;

    readonly TemporaryDirectory _folder = new();
    readonly ServiceProvider _services;

    /// <param name="also">Services that stand in for the program's.</param>
    public CountedHub(int platforms = 1, Action<IServiceCollection>? also = null)
    {
        Profiles = [.. Enumerable.Range(1, platforms).Select(Profile)];
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Storage:Directory", _folder["store"])]).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings).AddSingleton<TimeProvider>(Clock).AddLogging();
        services.AddSingleton<IWakeSender, NoWakes>();
        services.AddHub().AddHubAdapters(settings).CountTableOperations();
        services.AddSingleton<IDeclarationFeed>(Feed).AddSingleton<IPlatformGateway, Accepting>().AddSingleton<IPlatformProfiles>(new Known(Profiles));
        also?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    public OnePage Feed { get; } = new();

    public IReadOnlyList<PlatformProfile> Profiles { get; }

    public CountingTableStore Operations => Get<CountingTableStore>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>What the work costs, all tables together.</summary>
    public async Task<Operations> CostAsync(Func<Task> work)
    {
        Operations.Reset();
        await work();
        return Operations.Total;
    }

    public Task SyncAsync() => Get<SyncSourceHandler>().HandleAsync(Source, isAsked: true, default);

    /// <summary>Declares that many patents with an offer, and brings the listings to the delivery rows of every platform.</summary>
    public async Task PublishAsync(int count)
    {
        Feed.Items = [.. Enumerable.Range(1, count).Select(index => Item(index, isOffered: true))];
        await SyncAsync();
        await FanOutAsync();
    }

    public async Task FanOutAsync()
    {
        foreach (var bucket in Buckets.All)
            await Get<FanOutListingsHandler>().HandleAsync(bucket, default);
    }

    public static string Number(int index) => PatentNumbers.Complete(2021, '1', 9_000_000 + index);

    public JsonObject Item(int index, bool isOffered = false, string title = "示例：一种测试方法")
    {
        var item = new JsonObject
        {
            ["applicationNumber"] = Number(index),
            ["title"] = title,
            ["legalStatus"] = "granted",
            ["filingDate"] = "2021-04-08",
            ["updatedAt"] = Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        };
        if (isOffered)
            item["offer"] = new JsonObject { ["modes"] = new JsonArray("licence"), ["summary"] = "示例简介" };
        return item;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>One request at a time, so that what is recorded together does not depend on who is faster.</summary>
    static PlatformProfile Profile(int index) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"platform-{index}"),
        Name = "示例平台",
        Level = "national",
        Protocol = "neutral",
        BaseUrl = new Uri("https://platform.example"),
        Accepts = PlatformProfile.MarketKinds,
        Secrets = [Secret],
        WebhookSecrets = [Secret],
        Limits = new PlatformLimits(RequestsPerSecond: 1000, Concurrency: 1),
    };

    /// <summary>A source with a single page.</summary>
    internal sealed class OnePage : IDeclarationFeed
    {
        public JsonArray Items { get; set; } = [];

        public Task<FeedPage> ReadPageAsync(SourceOptions source, FeedRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new FeedPage(JsonDocument.Parse(new JsonObject { ["items"] = Items.DeepClone() }.ToJsonString()), null, null));
    }

    sealed class Accepting : IPlatformGateway
    {
        public bool CanRead(PlatformProfile platform) => true;

        public Task<PushReply> PushAsync(PlatformProfile platform, Push push, CancellationToken cancellationToken) => Task.FromResult<PushReply>(new PushReply.Accepted("1"));

        public Task<ReadReply> ReadAsync(PlatformProfile platform, string listingId, string? traceParent, CancellationToken cancellationToken) =>
            Task.FromResult<ReadReply>(new ReadReply.Absent());

        public Task<ListReply> ListAsync(PlatformProfile platform, string? cursor, int limit, CancellationToken cancellationToken) =>
            Task.FromResult<ListReply>(new ListReply.Page([], 0, null));
    }

    sealed class Known(IReadOnlyList<PlatformProfile> all) : IPlatformProfiles
    {
        public IReadOnlyList<PlatformProfile> All => all;

        public PlatformProfile? Find(string id) => all.FirstOrDefault(p => p.Id == id);
    }

    sealed class NoWakes : IWakeSender
    {
        public ValueTask SendAsync(string queue, IReadOnlyCollection<string> bodies, CancellationToken cancellationToken) => default;
    }
}
