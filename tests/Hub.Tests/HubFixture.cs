using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Declarations;
using PatentHub.Deliveries;
using PatentHub.Functions;
using PatentHub.FunctionsRuntime;
using PatentHub.Listings;
using PatentHub.Local.Simulator;
using PatentHub.Monitoring;
using PatentHub.Storage;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests;

/// <summary>
/// The real program on SQLite in a folder of its own, partners and a source in the same process, and one clock for all of them. Time moves
/// only when nothing else can.
/// </summary>
sealed class HubFixture : IAsyncDisposable
{
    /// <summary>Sleeps of the hub and of platforms that somebody waits for, and no late webhook.</summary>
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    static readonly TimeSpan RetryOfFeed = TimeSpan.FromMinutes(1);

    readonly TemporaryDirectory _folder = new();
    readonly HubSetup _setup;
    HubHost? _host;

    IReadOnlyList<PlatformOptions> _known;

    HubFixture(HubSetup setup) => (_setup, _known) = (setup, setup.Platforms);

    public SteeredClock Clock { get; } = new();

    public TestFeed Feed { get; private set; } = null!;

    /// <summary>Feeds of the other sources, by id.</summary>
    public IReadOnlyDictionary<string, TestFeed> More { get; private set; } = new Dictionary<string, TestFeed>();

    public PartnerSimulator Simulator { get; private set; } = null!;

    public HubHost Host => _host ?? throw new InvalidOperationException("The hub does not run.");

    public HttpClient Http { get; private set; } = null!;

    public ITableStore Tables => Host.Services.GetRequiredService<ITableStore>();

    /// <summary>Of all the hub's files.</summary>
    public string Folder => _folder.Path;

    public SimulatedPlatform Platform(string id) => Simulator[id];

    /// <summary>Those that the hub knows.</summary>
    public IReadOnlyList<SimulatedPlatform> Platforms => [.. _known.Select(p => Simulator[p.Id])];

    public static async Task<HubFixture> StartAsync(HubSetup? setup = null)
    {
        var fixture = new HubFixture(setup ?? new HubSetup());
        fixture.Feed = await TestFeed.StartAsync(fixture.Clock);
        var more = new Dictionary<string, TestFeed>();
        foreach (var source in fixture._setup.MoreSources)
            more[source] = await TestFeed.StartAsync(fixture.Clock);
        fixture.More = more;
        fixture.Simulator = await PartnerSimulator.StartAsync(
            new SimulatorOptions { Platforms = [.. fixture._setup.Platforms, .. fixture._setup.Later], Feeds = fixture._setup.Feeds }, fixture.Clock, TestContext.Current.CancellationToken);
        fixture._setup.WriteProfiles(fixture._folder["platforms"], fixture._setup.Platforms, fixture.Simulator.Address);
        fixture.StartHub();
        return fixture;
    }

    /// <summary>Changes a profile file while the hub runs.</summary>
    public void EditProfile(string file, Func<string, string> change)
    {
        var path = Path.Combine(_folder["platforms"], file);
        File.WriteAllText(path, change(File.ReadAllText(path)));
    }

    /// <summary>Makes the later platforms known to the next process.</summary>
    public void AddLaterPlatforms()
    {
        _setup.WriteProfiles(_folder["platforms"], _setup.Later, Simulator.Address);
        _known = [.. _setup.Platforms, .. _setup.Later];
    }

    /// <summary>Starts a process over what the one before left.</summary>
    public void StartHub()
    {
        _host = new HubHost(_folder.Path, Settings(), Clock);
        Simulator.HubUrl = _host.Address;
        Http?.Dispose();
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _host.Address };
    }

    public async Task CrashAsync()
    {
        await Host.CrashAsync();
        _host = null;
    }

    /// <summary>Runs a timer function to its end.</summary>
    public Task RunAsync(string function) =>
        SteerAsync(Activity.StartFunctionAsync(function, TestContext.Current.CancellationToken), function is "SyncSources" or "SweepSources" ? RetryOfFeed : Moment);

    public Task SyncAsync() => RunAsync("SyncSources");

    /// <summary>Submits a demand as an authorised client does.</summary>
    public async Task<HttpResponseMessage> SubmitDemandAsync(JsonObject demand, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/demands") { Content = JsonContent.Create(demand) };
        request.Headers.Add("Idempotency-Key", key);
        request.Headers.Add("x-functions-key", MasterKey());
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Asks the hub as an authorised client does.</summary>
    /// <param name="caller">Who signed in, where a sign-in stands before the hub.</param>
    /// <returns>The answer's status and its JSON.</returns>
    public async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(HttpMethod method, string path, JsonObject? body = null, string? caller = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (caller is not null)
            request.Headers.Add("X-MS-CLIENT-PRINCIPAL-NAME", caller);
        using var reply = await SendAuthorisedAsync(request);
        return (reply.StatusCode, JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    /// <summary>Sends a request as an authorised client does.</summary>
    public Task<HttpResponseMessage> SendAuthorisedAsync(HttpRequestMessage request)
    {
        request.Headers.Add("x-functions-key", MasterKey());
        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>What an authorised client gets to something that is done.</summary>
    public async Task<JsonNode> OrderAsync(HttpMethod method, string path, JsonObject? body = null, string? caller = null)
    {
        var (status, reply) = await AskAsync(method, path, body, caller);
        Assert.True((int)status is >= 200 and < 300, $"{method} {path}: {status} {reply}");
        return reply;
    }

    /// <summary>Reads the feed and brings all platforms to what it says.</summary>
    public async Task SyncAndSettleAsync()
    {
        await SyncAsync();
        await SettleAsync();
    }

    /// <summary>Compares, repairs, and comes to rest.</summary>
    public async Task ReconcileAsync()
    {
        // A row that changed in the moment in which the listing began is not judged.
        Clock.Advance(TimeSpan.FromSeconds(1));
        await RunAsync("ReconcilePlatforms");
        await SettleAsync();
    }

    /// <summary>Until nothing is outstanding: sweeps, waits, and moves the clock to whatever falls due next.</summary>
    public async Task SettleAsync(int steps = 400)
    {
        for (var step = 0; step < steps; step++)
        {
            await SweepAsync();
            var status = await StatusAsync();
            if (status.Outstanding.Count == 0)
                return;
            Clock.Advance(UntilDue(status));
        }
        var left = await StatusAsync();
        Assert.Fail($"Not at rest after {steps} steps, at {left.At:O}. Outstanding: {string.Join(", ", left.Outstanding)}. {string.Join("; ", left.Platforms)}. {string.Join("; ", left.Sources)}");
    }

    /// <summary>Does all that can be done now.</summary>
    public async Task SweepAsync()
    {
        await RunAsync("SweepListings");
        await RunAsync("SweepDeliveries");
        await QuietAsync();
    }

    /// <summary>Until neither the hub nor a platform has anything under way.</summary>
    public async Task QuietAsync()
    {
        while (true)
        {
            await SteerAsync(Activity.WhenIdleAsync(TestContext.Current.CancellationToken), Moment);
            var webhooks = Task.WhenAll(Platforms.Select(p => p.WebhooksIdleAsync()));
            if (webhooks.IsCompleted)
                return;
            await Task.WhenAny(webhooks, Clock.SleepingAsync(TimeSpan.FromDays(1)));
            if (!webhooks.IsCompleted)
                Clock.WakeNext();
        }
    }

    public Task<HubStatus> StatusAsync() => Host.Services.GetRequiredService<HubStatusQuery>().ReadAsync(TestContext.Current.CancellationToken);

    public async Task<PlatformStatus> StatusOfAsync(string platform) => (await StatusAsync()).Platforms.Single(p => p.Id == platform);

    public async Task<IReadOnlyList<Delivery>> DeliveriesAsync(string platform) =>
        [.. (await RowsAsync(HubTables.Deliveries, DeliveryKeys.Partition(platform, 0), DeliveryKeys.DeliveryPrefix)).Select(Delivery.FromRow)];

    public async Task<Delivery> DeliveryAsync(string platform, int item) => (await DeliveriesAsync(platform)).Single(d => d.ListingId == TestFeed.ListingId(item));

    public async Task<IReadOnlyList<Listing>> ListingsAsync()
    {
        var listings = new List<Listing>();
        foreach (var bucket in Buckets.All)
            listings.AddRange((await RowsAsync(HubTables.Records, bucket, RecordKeys.ListingPrefix)).Select(Listing.FromRow));
        return listings;
    }

    public async Task<Listing> ListingAsync(int item) => (await ListingsAsync()).Single(l => l.Id == TestFeed.ListingId(item));

    /// <summary>The standing alarm of a cause, or null.</summary>
    public async Task<Alarm?> AlarmAsync(string cause, string scope) =>
        (await StatusAsync()).Alarms.SingleOrDefault(a => a.Cause == cause && a.Scope == scope && a.ClearedAt is null);

    public async Task<List<Snapshot>> SnapshotsAsync(string bucket) =>
        [.. (await RowsAsync(HubTables.Snapshots, bucket)).Where(r => !r.RowKey.StartsWith(RecordKeys.TimesPrefix, StringComparison.Ordinal)).Select(Snapshot.FromRow)];

    public async Task<List<Row>> RowsAsync(string table, string partition, string prefix = "")
    {
        var rows = new List<Row>();
        await foreach (var row in Tables.RowsAsync(table, RowRange.Prefix(partition, prefix), TestContext.Current.CancellationToken))
            rows.Add(row);
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var platform in Platforms)
            platform.Faults = FaultOptions.None;
        Http.Dispose();
        if (_host is not null)
            await SteerAsync(_host.DisposeAsync().AsTask(), Moment);
        await Simulator.DisposeAsync();
        await Feed.DisposeAsync();
        foreach (var feed in More.Values)
            await feed.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Stops the hub in good order.</summary>
    public async Task StopHubAsync()
    {
        await SteerAsync(Host.DisposeAsync().AsTask(), Moment);
        _host = null;
    }

    /// <summary>Key and ETag of every row about declarations, listings and deliveries: equal twice means that nothing was written.</summary>
    public async Task<IReadOnlyList<string>> FingerprintAsync()
    {
        var rows = new List<string>();
        foreach (var (table, partition) in Buckets.All.SelectMany(b => new[] { (HubTables.Records, b), (HubTables.Snapshots, b) })
            .Concat(Platforms.Select(p => (HubTables.Deliveries, DeliveryKeys.Partition(p.Options.Id, 0)))).Append((HubTables.Quarantine, "test")))
            rows.AddRange((await RowsAsync(table, partition)).Select(row => $"{table}/{row.PartitionKey}/{row.RowKey} {row.StoredETag}"));
        return rows;
    }

    /// <summary>To run functions and wait without the clock being moved.</summary>
    public EmbeddedActivity Activity => Host.Services.GetRequiredService<EmbeddedActivity>();

    /// <summary>Moves the clock whenever somebody sleeps for a while, or a request hangs, before the work is done.</summary>
    async Task SteerAsync(Task work, TimeSpan longest)
    {
        while (true)
        {
            Task<Task> hangs = Task.WhenAny(Platforms.Select(p => p.HangingAsync()));
            await Task.WhenAny(work, Clock.SleepingAsync(longest), hangs);
            if (work.IsCompleted)
            {
                await work;
                return;
            }
            if (hangs.IsCompleted)
            {
                // The hub gives up; then the request arrives late.
                Clock.Advance(TimeSpan.FromSeconds(HubSetup.Limits.TimeoutSeconds));
                foreach (var platform in Platforms)
                    platform.ReleaseHung();
            }
            else
                Clock.WakeNext();
        }
    }

    string MasterKey() =>
        (string)JsonNode.Parse(File.ReadAllText(Path.Combine(_folder["host"], "secrets", "host.json")))!["masterKey"]!["value"]!;

    /// <summary>Lets the next process find other profiles of the platforms that it knows.</summary>
    public void ChangeProfiles(Func<Local.Simulator.PlatformProfile, Local.Simulator.PlatformProfile> change) => (_setup with { Profile = change }).WriteProfiles(_folder["platforms"], _known, Simulator.Address);

    static TimeSpan UntilDue(HubStatus status)
    {
        var next = status.Platforms
            .Select(p => p.OldestDueAt > p.Until ? p.OldestDueAt : p.Until ?? p.OldestDueAt)
            .Where(at => at > status.At)
            .DefaultIfEmpty(status.At.AddSeconds(5)).Min()!.Value;
        return next - status.At;
    }

    Dictionary<string, string> Settings()
    {
        const string never = "0 0 0 29 2 *";
        var settings = new Dictionary<string, string>
        {
            ["EmbeddedHost:DataDirectory"] = _folder["host"],
            ["EmbeddedHost:QueuePollInterval"] = "00:01:00",
            ["Storage:Directory"] = _folder["store"],
            ["Platforms:Directory"] = _folder["platforms"],
            ["Declarations:Sources:0:Id"] = "test",
            ["Declarations:Sources:0:Url"] = _setup.Feeds is [var feed, ..] ? new Uri(Simulator.Address, "/_feeds/" + feed.Name).AbsoluteUri : Feed.Address.AbsoluteUri,
            ["Declarations:Sources:0:AllowPrivateNetwork"] = "true",
            ["Deliveries:PublicBaseUrl"] = "https://hub.example",
        };
        foreach (var schedule in Schedules.Defaults.Keys)
            settings[schedule] = never;
        foreach (var (index, source) in _setup.MoreSources.Index())
        {
            var section = FormattableString.Invariant($"Declarations:Sources:{index + 1}");
            (settings[$"{section}:Id"], settings[$"{section}:Url"], settings[$"{section}:AllowPrivateNetwork"]) = (source, More[source].Address.AbsoluteUri, "true");
        }
        foreach (var (name, value) in _setup.Settings)
            settings[name] = value;
        return settings;
    }
}
