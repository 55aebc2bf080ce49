using System.Globalization;
using Microsoft.Extensions.Configuration;
using PatentHub.Declarations.Sources;
using PatentHub.Deliveries;
using PatentHub.Listings;
using PatentHub.Simulation.Defects;
using PatentHub.Simulation.Hub;
using PatentHub.Simulation.Invariants;
using PatentHub.Simulation.Partners;
using PatentHub.Simulation.Store;
using PatentHub.Storage;

namespace PatentHub.Simulation;

/// <summary>
/// One simulation: several instances of the real engine, their store, queue, source and platforms, all driven by one seed. First everything
/// changes and fails; then faults end, and everything that must come to hold has to.
/// </summary>
sealed class World : IPlatformProfiles
{
    /// <summary>In the evening of Luzhou, so that a day ends during each simulation.</summary>
    static readonly DateTimeOffset Start = new(2026, 11, 23, 15, 30, 0, TimeSpan.Zero);

    static readonly TimeSpan Patience = TimeSpan.FromHours(48);
    static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

    readonly List<HubInstance> _instances = [];
    readonly List<SimulatedPlatform> _platforms = [];
    readonly Defect _defect;
    readonly TimeSpan _storeSkew;
    ViolationException? _violation;
    int _instanceIds;
    bool _isSettling;

    World(int seed, Defect defect, bool isTold)
    {
        Dice = new Dice(seed);
        Timeline = new Timeline(Start);
        Story = new Story(Timeline, Start, isTold);
        Faults = new Faults(Dice);
        _defect = defect;
        _storeSkew = Dice.Between(TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
        Sources = new SimulatedSources(this);
        Configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings()).Build();
        PlatformInvariants = new PlatformInvariants(this);
        PaceInvariants = new PaceInvariants(this);
        StoreInvariants = new StoreInvariants(this);
        Store.Committed = StoreInvariants.OnCommitted;
        Webhooks = new EventSender(this);
        Demands = new DemandDesk(this);
        SourceOperator = new SourceOperator(this);
        DeliveryOperator = new DeliveryOperator(this);
        for (var i = Dice.Between(1, 3); i > 0; i--)
            AddPlatform();
        for (var i = Dice.Between(1, 3); i > 0; i--)
            StartInstance();
    }

    public Dice Dice { get; }

    public Timeline Timeline { get; }

    public Story Story { get; }

    public Faults Faults { get; }

    public IConfiguration Configuration { get; }

    public StoreState Store { get; } = new();

    public DateTimeOffset StoreClock => Timeline.Now + _storeSkew;

    public PlatformInvariants PlatformInvariants { get; }

    public PaceInvariants PaceInvariants { get; }

    public StoreInvariants StoreInvariants { get; }

    public SimulatedSources Sources { get; }

    public EventSender Webhooks { get; }

    public DemandDesk Demands { get; }

    public SourceOperator SourceOperator { get; }

    public DeliveryOperator DeliveryOperator { get; }

    public IReadOnlyList<SimulatedPlatform> Platforms => _platforms;

    public IReadOnlyList<PlatformProfile> All => [.. _platforms.Select(p => p.Profile)];

    public PlatformProfile? Find(string id) => _platforms.Find(p => p.Id == id)?.Profile;

    public SimulatedPlatform Platform(string id) => _platforms.Find(p => p.Id == id)!;

    IEnumerable<KeyValuePair<string, string?>> Settings()
    {
        yield return new("Declarations:SweepLimit", "1");
        foreach (var (index, source) in Sources.All.Index())
        {
            var section = FormattableString.Invariant($"Declarations:Sources:{index}");
            yield return new($"{section}:Id", source.Id);
            yield return new($"{section}:Url", "https://source.example");
            yield return new($"{section}:Precedence", index.ToString(CultureInfo.InvariantCulture));
            yield return new($"{section}:PageSize", Dice.Between(1, 6).ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Runs one seed.</summary>
    public static Outcome Run(int seed, Defect? defect = null, bool isTold = false)
    {
        var world = new World(seed, defect ?? Defect.None, isTold);
        world.Live();
        return new Outcome(seed, world._violation, world.Timeline.Steps, world.PlatformInvariants.Pushes, world.PlatformInvariants.Repeats, world.Story.Lines);
    }

    public void Fail(ViolationException violation)
    {
        if (_violation is null)
            Story.Tell($"VIOLATION {violation.Message}");
        _violation ??= violation;
    }

    /// <summary>A living instance; it may be one that stands still.</summary>
    public HubInstance? AnyInstance()
    {
        var living = _instances.FindAll(i => !i.IsDead);
        return living.Count == 0 ? null : Dice.Pick(living);
    }

    public void Kill(HubInstance instance, string when)
    {
        if (instance.IsDead)
            return;
        Story.Tell($"hub {instance.Id}: dies {when}");
        instance.Die();
        _instances.Remove(instance);
        Timeline.After(Dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)), StartInstance);
    }

    /// <summary>Delivers a wake-up to some instance, as the queue does.</summary>
    public void Wake(string queue, string body)
    {
        if (AnyInstance() is not { } instance)
        {
            Timeline.After(TimeSpan.FromSeconds(5), () => Wake(queue, body));
            return;
        }
        if (queue == Queues.ListingFanOut)
            instance.Invoke("FanOutListings", hub => hub.Get<FanOutListingsHandler>().HandleAsync(PatentHub.Storage.Wake.Parse(body, PatentHub.Storage.Wake.FanOutListings)!.Scope, CancellationToken.None));
        else if (queue == Queues.SourceRun)
            instance.Invoke("RunSource", hub => hub.Get<RunRequestsHandler>().HandleAsync(PatentHub.Storage.Wake.Parse(body, PatentHub.Storage.Wake.RunRequests)!.Scope, CancellationToken.None));
        else
            instance.Invoke("SendDeliveries", hub => hub.Get<SendDeliveriesHandler>().HandleAsync(PatentHub.Storage.Wake.Parse(body, PatentHub.Storage.Wake.SendDeliveries)!.Scope, CancellationToken.None));
    }

    public ITableStore Sabotage(HubInstance instance, ITableStore tables) => _defect.Tables?.Invoke(this, instance, tables) ?? tables;

    public IPlatformGateway Sabotage(HubInstance instance, IPlatformGateway gateway) => _defect.Gateway?.Invoke(this, instance, gateway) ?? gateway;

    public IDeclarationFeed Sabotage(IDeclarationFeed feed) => _defect.Feed?.Invoke(feed) ?? feed;

    void Live()
    {
        for (var i = Dice.Between(3, 12); i > 0; i--)
            Sources.Add();
        Every(TimeSpan.FromMinutes(2), "SyncSources", SyncAsync);
        Every(TimeSpan.FromMinutes(25), "SweepSources", hub => hub.Get<RunRequestsHandler>().SweepAllAsync(CancellationToken.None));
        Every(TimeSpan.FromMinutes(4), "SweepListings", hub => hub.Get<SweepListingsHandler>().HandleAsync(CancellationToken.None));
        Every(TimeSpan.FromMinutes(1), "SweepDeliveries", hub => hub.Get<SweepDeliveriesHandler>().HandleAsync(CancellationToken.None));
        Every(TimeSpan.FromMinutes(12), "ReconcilePlatforms", hub => hub.Get<ReconcilePlatformHandler>().HandleAllAsync(CancellationToken.None));
        _defect.Rogue?.Invoke(this);
        var end = Start + Dice.Between(TimeSpan.FromMinutes(12), TimeSpan.FromMinutes(36));
        DisturbAfter(TimeSpan.FromSeconds(20));
        if (!RunUntil(end, () => false))
            return;
        Settle();
    }

    static async Task SyncAsync(HubInstance hub)
    {
        await hub.Get<RunRequestsHandler>().WakeAsync(CancellationToken.None);
        await hub.Get<SyncSourceHandler>().HandleAllAsync(CancellationToken.None);
    }

    /// <returns>Whether no invariant was violated.</returns>
    bool RunUntil(DateTimeOffset end, Func<bool> until)
    {
        try
        {
            Timeline.Run(end, () => _violation is not null || until());
        }
        catch (ViolationException violation)
        {
            Fail(violation);
        }
        return _violation is null;
    }

    /// <summary>Faults end; what has to come to hold is waited for, and then judged.</summary>
    void Settle()
    {
        Story.Tell($"faults end");
        Faults.On = false;
        _isSettling = true;
        foreach (var platform in _platforms)
            platform.Heal();
        foreach (var instance in _instances)
            Timeline.After(TimeSpan.Zero, instance.Resume);
        Every(TimeSpan.FromMinutes(1), "ResumeSource", SourceOperator.ResumeAllAsync);
        var final = new FinalInvariants(this);
        var deadline = Timeline.Now + Patience;
        if (!RunUntil(Timeline.Now + TimeSpan.FromMinutes(10), () => false))
            return;
        while (Timeline.Now < deadline)
        {
            if (!RunUntil(Timeline.Now + Settling, () => false))
                return;
            if (Sources.IsCommitting || _instances.Count == 0 || final.Outstanding() is not null || !Await("SyncSources", SyncAsync)
                || !Await("SweepSources", hub => hub.Get<RunRequestsHandler>().SweepAllAsync(CancellationToken.None)) || final.Outstanding() is not null)
                continue;
            if (!Await("ReconcilePlatforms", hub => hub.Get<ReconcilePlatformHandler>().HandleAllAsync(CancellationToken.None)) || _violation is not null)
                return;
            if (final.Outstanding() is not null || final.Suspects() > 0)
                continue;
            Judge(final);
            return;
        }
        Fail(new ViolationException("it comes to rest", final.Outstanding() ?? "reconcile", $"after {Patience.TotalHours:F0} hours without faults there is still: {final.Outstanding() ?? "drift"}"));
    }

    void Judge(FinalInvariants final)
    {
        try
        {
            final.Judge();
        }
        catch (ViolationException violation)
        {
            Fail(violation);
        }
    }

    bool Await(string function, Func<HubInstance, Task> work)
    {
        if (AnyInstance() is not { } instance)
            return false;
        var ended = false;
        Timeline.After(TimeSpan.Zero, () => instance.Invoke(function, work, () => ended = true));
        return RunUntil(Timeline.Now + TimeSpan.FromHours(1), () => ended) && ended;
    }

    void AddPlatform()
    {
        var platform = new SimulatedPlatform(this, FormattableString.Invariant($"platform-{_platforms.Count}"), Dice.Chance(0.8) ? [ListingKinds.Supply, ListingKinds.Demand] : [ListingKinds.Supply]);
        _platforms.Add(platform);
        if (platform.Partitions > 1)
            Store.Commit(HubTables.Platforms, platform.Id, [new RowChange.Insert(new PlatformState { Platform = platform.Id, Partitions = platform.Partitions }.ToRow())], -1);
    }

    void StartInstance()
    {
        var instance = new HubInstance(this, _instanceIds++, Dice.Between(TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1)));
        Story.Tell($"hub {instance.Id}: starts");
        _instances.Add(instance);
    }

    /// <summary>A timer: some instance runs each tick, unless the last one is still under way.</summary>
    void Every(TimeSpan interval, string function, Func<HubInstance, Task> work)
    {
        var running = (HubInstance?)null;
        Tick();

        void Tick() => Timeline.After(_isSettling && interval < Settling ? Settling : interval * (0.8 + 0.4 * Dice.Between(TimeSpan.Zero, TimeSpan.FromTicks(1000)).Ticks / 1000), () =>
        {
            if (running is null or { IsDead: true } or { IsPaused: true } && AnyInstance() is { } instance)
            {
                running = instance;
                instance.Invoke(function, work, () => running = running == instance ? null : running);
            }
            Tick();
        });
    }

    /// <summary>Upstream, platforms and processes change as they like until faults end.</summary>
    void DisturbAfter(TimeSpan delay) => Timeline.After(delay, () =>
    {
        if (_isSettling)
            return;
        Disturb();
        DisturbAfter(Dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(90)));
    });

    void Disturb()
    {
        var platform = Dice.Pick(_platforms);
        var hour = TimeSpan.FromMinutes(12);
        switch (Dice.Next(24))
        {
            case < 7:
                Sources.Change();
                break;
            case 8 when Dice.Chance(0.3):
                Demands.Submit();
                break;
            case 8:
                Sources.Add();
                break;
            case 7:
                SourceOperator.Order();
                break;
            case 9 when AnyInstance() is { } instance:
                Kill(instance, "at some moment");
                break;
            case 10 or 11 when AnyInstance() is { IsPaused: false } instance:
                var pause = Dice.Between(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(4));
                Story.Tell($"hub {instance.Id}: stands still for {pause.TotalSeconds:F0} s");
                instance.Pause();
                Timeline.After(pause, instance.Resume);
                break;
            case 12:
                platform.DownUntil = Timeline.Now + Dice.Skewed(hour);
                break;
            case 13 when Dice.Chance(0.5):
                platform.LockedUntil = Timeline.Now + Dice.Skewed(hour);
                break;
            case 14 when Dice.Chance(0.3):
                platform.BrokenUntil = Timeline.Now + Dice.Skewed(hour);
                break;
            case 15 when Dice.Chance(0.2):
                platform.LoseMemory();
                break;
            case 16 when platform.Events && Sources.EverKnown.Count > 0:
                Webhooks.Inquire(platform, SupplyListing.IdOf(Dice.Pick(Sources.EverKnown)));
                break;
            case 17 when platform.Events && Sources.EverKnown.Count > 0:
                Webhooks.ReportImplementation(platform, Dice.Pick(Sources.EverKnown));
                break;
            case 18 when platform.Events:
                Webhooks.Announce(platform, "listing.accepted", "S-2021199999999", Dice.Between(1, 3));
                break;
            case 19 when _platforms.Count < 4 && Dice.Chance(0.2):
                AddPlatform();
                break;
            case 20 or 21 when Sources.EverKnown.Count > 0:
                DeliveryOperator.Retry(platform, Dice.Pick(Sources.EverKnown));
                break;
            case 22:
                DeliveryOperator.Redrive(platform);
                break;
            case 23:
                DeliveryOperator.Settle(platform);
                break;
        }
    }
}

/// <param name="Violation">Null: every invariant held.</param>
/// <param name="Steps">Events.</param>
/// <param name="Repeats">Pushes of a revision that the platform held already.</param>
sealed record Outcome(int Seed, ViolationException? Violation, long Steps, long Pushes, long Repeats, IReadOnlyList<string> Story);
