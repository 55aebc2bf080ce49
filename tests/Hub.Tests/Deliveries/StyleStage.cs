using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PatentHub.Adapters;
using PatentHub.Adapters.Http;
using PatentHub.Declarations;
using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Local.Simulator;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Deliveries;

/// <summary>A simulated platform of one style, and the hub's own gateway with the profile that is shipped for the style.</summary>
sealed class StyleStage : IAsyncDisposable
{
    const string Id = "S-202110377287X";

    readonly TemporaryDirectory _folder;
    readonly PartnerSimulator _simulator;
    readonly ServiceProvider _services;
    long _traces;

    StyleStage(TemporaryDirectory folder, PartnerSimulator simulator, ServiceProvider services, SteeredClock clock) =>
        (_folder, _simulator, _services, Clock) = (folder, simulator, services, clock);

    public SteeredClock Clock { get; }

    public SimulatedPlatform Platform => _simulator.Platforms.Single();

    public IPlatformGateway Gateway => _services.GetRequiredService<IPlatformGateway>();

    public PatentHub.Deliveries.PlatformProfile Profile => Profiles.All.Single();

    public IPlatformProfiles Profiles => _services.GetRequiredService<IPlatformProfiles>();

    /// <summary>Changes a file of the profile.</summary>
    public void Edit(string file, Func<string, string> change) => File.WriteAllText(_folder[file], change(File.ReadAllText(_folder[file])));

    public static PlatformOptions Options(string style, PlatformRules? rules = null, FaultOptions? faults = null) => SimulatedPlatforms.Create(7).Single(p => p.Style == style) with
    {
        Rules = rules ?? new PlatformRules(),
        Faults = faults ?? FaultOptions.None,
    };

    public static async Task<StyleStage> OpenAsync(string style, PlatformRules? rules = null, FaultOptions? faults = null, Func<PlatformOptions, PlatformOptions>? adapt = null)
    {
        var clock = new SteeredClock();
        var folder = new TemporaryDirectory();
        var options = Options(style, rules, faults);
        var simulator = await PartnerSimulator.StartAsync(
            new SimulatorOptions { Platforms = [adapt?.Invoke(options) ?? options], ProfilesDirectory = folder.Path }, clock, TestContext.Current.CancellationToken);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Platforms:Directory"] = folder.Path }).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(clock);
        services.AddHub().AddHubAdapters(configuration).Configure<OutboundOptions>(outbound => outbound.AllowLoopback = true);
        return new StyleStage(folder, simulator, services.BuildServiceProvider(), clock);
    }

    /// <summary>A document with every field of its kind.</summary>
    public static ListingDocument Full(string kind, string id, long revision) => kind == ListingKinds.Supply
        ? new ListingDocument
        {
            Id = id,
            Revision = revision,
            Kind = kind,
            Title = "示例 \"标题\" \\ {{ listing.id }} {\"a\":1}\n第二行",
            Summary = "示例：简介",
            Patents = [new("202110377287X", "invention", "示例", new DateOnly(2021, 4, 8), new DateOnly(2022, 8, 16), "granted"), new("2021300000000", "design", "外观", null, null, null)],
            Holders = [new("示例大学", "12100000400000624D", "university"), new("某人", null, "person")],
            Industries = ["电子信息", "新\"材料\""],
            Ipc = ["H04L9/32"],
            Region = "510502",
            Modes = ["licence", "transfer"],
            Price = new Price("entryPlusRoyalty", 300_000.5m, "CNY", 0.03m, "sales"),
            Maturity = "pilot",
            Scenario = "专网",
            ValidUntil = new DateOnly(2027, 12, 31),
            ContactUrl = $"https://hub.example/listings/{id}",
        }
        : new ListingDocument
        {
            Id = id,
            Revision = revision,
            Kind = kind,
            Title = "示例：求购",
            Summary = "示例",
            Need = "示例 \"需求\"",
            Budget = new Budget(1000, 2000.5m, "CNY"),
            Organisation = new ListedOrganisation("示例公司", "12100000400000624D"),
            Industries = ["电子信息"],
            Ipc = ["H04L9/32"],
            Region = "510500",
            ValidUntil = new DateOnly(2027, 12, 31),
            ContactUrl = $"https://hub.example/listings/{id}",
        };

    public Task<PushReply> PublishAsync(long revision, string id = Id, string title = "示例标题") =>
        PushAsync(id, revision, new ListingDocument { Id = id, Revision = revision, Kind = ListingKinds.Supply, Title = title, Patents = [new(id[2..], "invention", title, null, null, null)], ContactUrl = "https://hub.example/l" });

    public Task<PushReply> WithdrawAsync(long revision, string id = Id) => PushAsync(id, revision, null);

    /// <summary>Pushes; what becomes a job is asked for when the job is done.</summary>
    public async Task<PushReply> PushAsync(string id, long revision, ListingDocument? document)
    {
        var reply = await Gateway.PushAsync(Profile, new Push(id, revision, document, Trace()), TestContext.Current.CancellationToken);
        if (reply is not PushReply.Pending { Job: { } job })
            return reply with { Exchange = null };
        Assert.IsType<JobReply.Running>(await Gateway.ReadJobAsync(Profile, job, TestContext.Current.CancellationToken));
        Clock.Advance(TimeSpan.FromSeconds(2));
        var finished = Assert.IsType<JobReply.Finished>(await Gateway.ReadJobAsync(Profile, job, TestContext.Current.CancellationToken));
        return finished.Results.GetValueOrDefault(id, new PushReply.Transient("lost")) with { Exchange = null };
    }

    public async Task<ReadReply> ReadAsync(string id = Id) => await Gateway.ReadAsync(Profile, id, Trace(), TestContext.Current.CancellationToken) with { Exchange = null };

    public Task<ListReply> ListAsync(string? cursor = null, int limit = 100) => Gateway.ListAsync(Profile, cursor, limit, TestContext.Current.CancellationToken);

    public void AssertNoViolation() => Assert.Empty(Platform.Summary().Violations.Keys.Except([Violation.Repeated]));

    public async ValueTask DisposeAsync()
    {
        Platform.Faults = FaultOptions.None;
        await _services.DisposeAsync();
        await _simulator.DisposeAsync();
        _folder.Dispose();
    }

    string Trace() => $"00-0af7651916cd43dd8448eb211c80319c-{++_traces:x16}-01";
}
