using System.Globalization;
using PatentHub.Chaos.Hub;
using PatentHub.Chaos.Judging;
using PatentHub.Chaos.Source;
using PatentHub.Chaos.Trouble;
using PatentHub.Local.Launcher;
using PatentHub.Local.Sample;
using PatentHub.Local.Simulator;

namespace PatentHub.Chaos;

/// <summary>One run: everything is started, troubled until the last kill, left in peace until it has come to rest, and judged.</summary>
sealed class ChaosRun(ChaosOptions options, TimeProvider clock, Action<string> print)
{
    static readonly TimeSpan JustBefore = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan Report = TimeSpan.FromSeconds(5);

    /// <summary>The shortest timeout makes the shortest leases, and with them the most work between two kills.</summary>
    static readonly PlatformLimits Limits = new() { TimeoutSeconds = 1 };

    /// <summary>Nothing is refused for good, so that what a platform must hold is what the source offers.</summary>
    static readonly PlatformRules Rules = new() { PendingShare = 0.05, ConfirmShare = 0.1 };

    readonly long _started = clock.GetTimestamp();
    readonly ChangingSource _source = new(clock, RandomOf(options.Seed, "source"));
    int _changes;

    public async Task<ChaosFigures> RunAsync(CancellationToken cancellationToken)
    {
        Say(string.Create(CultureInfo.InvariantCulture, $"Seed {options.Seed}; state in {options.Folder}"));
        _source.Add(options.Listings);
        await using var feed = await SampleSource.StartAsync(new FeedOptions { Name = "chaos" }, _source, clock, 0, cancellationToken);
        await using var partners = await StartPartnersAsync(cancellationToken);
        await using var store = options.Azurite ? await StoreTrouble.StartAsync(options, clock, RandomOf(options.Seed, "store"), Say, cancellationToken) : null;
        var app = new FunctionApp(options.Folder, Profiles, ("chaos", feed.Address), store?.ConnectionString) { Settings = HubSettings };
        await using var fleet = new HubFleet(app, options.Processes, clock);
        await fleet.StartAsync(cancellationToken);

        var blows = new ProcessTrouble(fleet, Blow.Plan(options, RandomOf(options.Seed, "blows")), () => PushesOf(partners), options.Patience, clock);
        var troubles = partners.Platforms.Select(platform => new PlatformTrouble(platform, clock, RandomOf(options.Seed, platform.Options.Id))).ToList();
        await TroubleAsync(fleet, partners, store, blows, troubles, cancellationToken);
        var converged = await SettleAsync(fleet, partners, cancellationToken);
        await fleet.DisposeAsync();

        var evidence = await EvidenceAsync(app, partners, cancellationToken);
        var verdict = Verdict.Of(evidence);
        if (!verdict.Held)
            foreach (var line in Account.Of(verdict, evidence, options.Seed))
                print(line);
        return new(verdict)
        {
            Seed = options.Seed,
            Kills = blows.Kills.Count,
            KillsUnderLoad = UnderLoad(blows.Kills, evidence),
            Pauses = blows.Pauses,
            PlatformRestarts = troubles.Sum(t => t.Restarts),
            PlatformHangs = troubles.Sum(t => t.Hangs),
            StoreRestarts = store?.Restarts ?? 0,
            Listings = options.Listings,
            Changes = _changes,
            Events = troubles.Sum(t => t.Events),
            Converged = converged,
            ElapsedSeconds = Math.Round(clock.GetElapsedTime(_started).TotalSeconds, 1),
        };
    }

    /// <summary>Everything at once, until the last kill.</summary>
    async Task TroubleAsync(
        HubFleet fleet, PartnerSimulator partners, StoreTrouble? store, ProcessTrouble blows, IReadOnlyList<PlatformTrouble> troubles, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] all =
        [
            new Clockwork(fleet, partners, options.ReconcileEvery, clock, RandomOf(options.Seed, "clockwork")).RunAsync(stop.Token),
            ChangeAsync(stop.Token),
            ReportAsync(fleet, partners, blows, troubles, stop.Token),
            store?.RunAsync(stop.Token) ?? Task.CompletedTask,
            .. troubles.Select(trouble => trouble.RunAsync(stop.Token)),
        ];
        try
        {
            await blows.RunAsync(cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (all.FirstOrDefault(task => task.IsFaulted) is { } failed)
            await failed;
    }

    /// <summary>Changes the source at a rate that keeps the hub busy and lets it come along.</summary>
    async Task ChangeAsync(CancellationToken stop)
    {
        var rate = Math.Clamp(options.Listings / 40, 4, 40);
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1.0 / rate), clock, stop);
            _source.Change();
            _changes++;
        }
    }

    /// <summary>No more trouble: one process, until nothing is left to do, reconcile finds no drift and no event is on its way.</summary>
    async Task<bool> SettleAsync(HubFleet fleet, PartnerSimulator partners, CancellationToken cancellationToken)
    {
        Say("No more trouble; waiting for everything to come to rest …");
        foreach (var platform in partners.Platforms)
            platform.Faults = FaultOptions.None;
        var last = await fleet.LeaveOneAsync();
        partners.HubUrl = last.Address;
        using var deadline = new CancellationTokenSource(options.Timeout, clock);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            // The first time may have joined a run that began before the last change.
            for (var (times, before) = (0, -1L); times < 2 || before != EventsOf(partners); times++)
            {
                await Task.WhenAll(partners.Platforms.Select(platform => platform.WebhooksIdleAsync())).WaitAsync(until.Token);
                before = EventsOf(partners);
                await new MainJob(last.Client!, clock, Say).RunAsync(clock.GetUtcNow(), until.Token);
            }

            return true;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            Say($"Not at rest after {options.Timeout.TotalSeconds} s.");
            return false;
        }
    }

    async Task<Evidence> EvidenceAsync(FunctionApp app, PartnerSimulator partners, CancellationToken cancellationToken)
    {
        await using var records = HubRecords.Open(app, clock);
        return new()
        {
            Platforms = [.. partners.Platforms.Select(platform => new PlatformEvidence(platform.Options.Id, platform.Ledger(), platform.Holdings()))],
            Desired = _source.Listings(),
            Revisions = await records.RevisionsAsync(cancellationToken),
            Events = await records.EventsAsync(partners.Platforms.Select(platform => platform.Options.Id), cancellationToken),
            BrokenHistories = await records.BrokenHistoriesAsync(cancellationToken),
        };
    }

    Task<PartnerSimulator> StartPartnersAsync(CancellationToken cancellationToken) => PartnerSimulator.StartAsync(
        new SimulatorOptions
        {
            Seed = options.Seed,
            LedgerDirectory = Path.Combine(options.Folder, "ledgers"),
            LedgerCapacity = int.MaxValue,
            ProfilesDirectory = Profiles,
            WebhookRetryMilliseconds = 200,
            Platforms = [.. SimulatedPlatforms.Create(options.Seed, FaultOptions.None).Take(options.Platforms).Select(platform => platform with { Rules = Rules, Limits = Limits })],
        }, clock, cancellationToken);

    /// <summary>What a dead process holds is given to others sooner, so that the next kill meets work.</summary>
    static Dictionary<string, string> HubSettings => new()
    {
        ["EmbeddedHost__LockDuration"] = "00:00:10",
        ["EmbeddedHost__TimerLease"] = "00:00:10",
        ["EmbeddedHost__MaxDeliveryCount"] = "1000",
        ["Deliveries__BreakerSeconds"] = "1",
    };

    async Task ReportAsync(HubFleet fleet, PartnerSimulator partners, ProcessTrouble blows, IReadOnlyList<PlatformTrouble> troubles, CancellationToken stop)
    {
        for (var before = 0L; ;)
        {
            await Task.Delay(Report, clock, stop);
            var pushes = PushesOf(partners);
            Say(string.Create(CultureInfo.InvariantCulture,
                $"kills {blows.Kills.Count}/{options.Kills}, pauses {blows.Pauses} | platforms: restarts {troubles.Sum(t => t.Restarts)}, hangs {troubles.Sum(t => t.Hangs)} | changes {_changes}, events {troubles.Sum(t => t.Events)} | requests {pushes} ({(pushes - before) / Report.TotalSeconds:0}/s) | processes up {fleet.Up}/{options.Processes}"));
            before = pushes;
        }
    }

    static long PushesOf(PartnerSimulator partners) => OutcomesOf(partners, "PUT ", "DELETE ");

    static long EventsOf(PartnerSimulator partners) => OutcomesOf(partners, "WEBHOOK ", "DECIDE ");

    static long OutcomesOf(PartnerSimulator partners, params string[] methods) => partners.Platforms.Sum(platform =>
        platform.Summary().Outcomes.Where(outcome => methods.Any(method => outcome.Key.StartsWith(method, StringComparison.Ordinal))).Sum(outcome => outcome.Value));

    static int UnderLoad(IEnumerable<DateTimeOffset> kills, Evidence evidence)
    {
        var pushes = evidence.Platforms.SelectMany(platform => platform.Ledger).Where(entry => entry.Method is "PUT" or "DELETE").Select(entry => entry.At).Order().ToList();
        return kills.Count(kill => pushes.BinarySearch(kill) is var found && (found >= 0 || ~found > 0 && kill - pushes[~found - 1] < JustBefore));
    }

    /// <summary>Each part draws from a stream of its own, so that none changes the choices of the others.</summary>
    static Random RandomOf(long seed, string part) => new(part.Aggregate(Fold(seed), (hash, letter) => unchecked(hash * 31 + letter)));

    static int Fold(long seed) => unchecked((int)seed ^ (int)(seed >> 32));

    string Profiles => Path.Combine(options.Folder, "platforms");

    void Say(string text) => print(string.Create(CultureInfo.InvariantCulture, $"[{clock.GetElapsedTime(_started).TotalSeconds,6:0.0} s] {text}"));
}
