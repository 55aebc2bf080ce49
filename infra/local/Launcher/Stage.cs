using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using PatentHub.Local.Azurite;
using PatentHub.Local.Sample;
using PatentHub.Local.Simulator;

namespace PatentHub.Local.Launcher;

/// <summary>Starts everything that the main job needs on one machine, runs it, and ends what it started.</summary>
sealed class Stage(LaunchOptions options, TimeProvider clock)
{
    const long Seed = 510500;
    const int ContentUpTo = 10_000;
    static readonly TimeSpan PortPatience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    readonly long _started = clock.GetTimestamp();

    Uri Address => new($"http://127.0.0.1:{options.Port}");

    /// <returns>The exit code: 0 if all came to rest, 1 if not.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var deadline = options.Once ? new CancellationTokenSource(options.Timeout, clock) : new CancellationTokenSource();
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        await using var children = new Children();
        using var hub = new HubClient(Address, Path.Combine(options.Data, "host", "secrets"));
        var converged = false;
        JsonNode? status = null;
        try
        {
            await StartAsync(children, hub, until.Token);
            var job = new MainJob(hub, clock, Say);
            await job.RunAsync(_launchedAt, until.Token).WaitAsync(until.Token);
            converged = true;
            status = await job.CountAsync(until.Token);
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            Say(stop.IsCancellationRequested ? "Stopping …" : $"Not at rest after {options.Timeout.TotalSeconds} s.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException)
        {
            Say($"Failed: {exception.Message}");
            Say($"Logs: {Path.Combine(options.Data, "logs")}");
        }
        return options.Once || !converged && !stop.IsCancellationRequested
            ? await FinishAsync(hub, status, converged, stop)
            : await StayAsync(children, status, stop);
    }

    readonly DateTimeOffset _launchedAt = clock.GetUtcNow();

    async Task StartAsync(Children children, HubClient hub, CancellationToken cancellationToken)
    {
        await WaitForPortAsync(cancellationToken);
        var storage = options.Azurite ? await StartAzuriteAsync(children, cancellationToken) : null;
        var feed = await StartSimulatorAsync(children, cancellationToken);
        Say("Starting the function app …");
        var app = children.Add(App(storage, feed).Start(Address, LogFile("functions"), clock));
        await FunctionApp.WaitUntilReadyAsync(app, hub, clock, cancellationToken);
        if (options.Platforms is null && options.Source is null && options.Sample is null)
            await SubmitDemandsAsync(hub, cancellationToken);
    }

    /// <summary>The children of a launcher that was killed need a moment to notice.</summary>
    async Task WaitForPortAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (true)
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, options.Port);
                listener.Start();
                return;
            }
            catch (SocketException)
            {
                if (clock.GetElapsedTime(started) > PortPatience)
                    throw new InvalidOperationException($"Port {options.Port} is in use; stop what uses it, or choose another with --port.");
                await Task.Delay(Interval, clock, cancellationToken);
            }
    }

    async Task<string> StartAzuriteAsync(Children children, CancellationToken cancellationToken)
    {
        var installation = await AzuriteInstallation.EnsureAsync(Path.Combine(AppContext.BaseDirectory, "Azurite"), Path.Combine(options.Data, "tools"), Say, cancellationToken);
        Say("Starting Azurite …");
        var azurite = children.Add(await AzuriteProcess.StartAsync(installation, Path.Combine(options.Data, "azurite"), clock, cancellationToken));
        return azurite.ConnectionString;
    }

    /// <returns>The address of the sample's feed.</returns>
    async Task<Uri?> StartSimulatorAsync(Children children, CancellationToken cancellationToken)
    {
        if (options.Platforms is not null && options.Source is not null)
            return null;
        Say("Starting the simulated platforms and the sample source …");
        var simulator = new SimulatorOptions
        {
            Seed = Seed,
            HubUrl = Address,
            LedgerDirectory = Path.Combine(options.Data, "ledgers"),
            KeepContent = options.Sample is null or <= ContentUpTo,
            ProfilesDirectory = options.Platforms is null ? Profiles : null,
            Platforms = options.Platforms is null ? SimulatedPlatforms.Create(Seed) : [],
            Feeds = options.Source is null ? [new FeedOptions { Generated = options.Sample }] : [],
        };
        var child = children.Add(Child.Start("The simulator", Child.AssemblyOf("PatentHub.Local"), ["simulator"], new Dictionary<string, string>(), LogFile("simulator"), SimulatorCommand.Serialise(simulator), clock));
        var line = JsonNode.Parse(await child.ReadFirstLineAsync(cancellationToken))!;
        if (line["address"] is null)
            throw new InvalidOperationException($"The simulator did not start: {line["message"]}");
        return line["feeds"]!.AsArray() is [{ } feed, ..] ? new Uri(feed.GetValue<string>()) : null;
    }

    FunctionApp App(string? storage, Uri? feed) => new(
        options.Data, options.Platforms ?? Profiles,
        (options.Source is not null ? "source" : options.Sample is not null ? "generated" : "sample", (options.Source ?? feed)!), storage);

    static async Task SubmitDemandsAsync(HubClient hub, CancellationToken cancellationToken)
    {
        using var demands = await JsonDocument.ParseAsync(SampleFiles.Demands(), cancellationToken: cancellationToken);
        var index = 0;
        foreach (var demand in demands.RootElement.EnumerateArray())
            await hub.SubmitDemandAsync(demand, string.Create(CultureInfo.InvariantCulture, $"sample-demand-{index++}"), cancellationToken);
    }

    async Task<int> FinishAsync(HubClient hub, JsonNode? status, bool converged, CancellationToken stop)
    {
        if (status is null)
            try
            {
                using var brief = CancellationTokenSource.CreateLinkedTokenSource(stop);
                status = await new MainJob(hub, clock, _ => { }).CountAsync(brief.Token).WaitAsync(TimeSpan.FromSeconds(20), clock, stop);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException or OperationCanceledException)
            {
                Say("The function app does not answer.");
            }
        if (options.Once)
            Console.WriteLine(RunSummary.Of(status, converged, clock.GetElapsedTime(_started)));
        return converged ? 0 : 1;
    }

    async Task<int> StayAsync(Children children, JsonNode? status, CancellationToken stop)
    {
        if (status is not null)
            Say(RunSummary.Of(status, converged: true, clock.GetElapsedTime(_started)));
        Say($"Everything is at rest. Dashboard: {new Uri(Address, "dashboard")}    Stop with Ctrl+C.");
        await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, clock, stop), children.AnyEnded);
        if (!stop.IsCancellationRequested)
            Say($"A child has ended by itself; see {Path.Combine(options.Data, "logs")}");
        return stop.IsCancellationRequested ? 0 : 1;
    }

    void Say(string text) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{clock.GetElapsedTime(_started).TotalSeconds,6:0.0} s] {text}"));

    string Profiles => Path.Combine(options.Data, "platforms");

    string LogFile(string name) => Path.Combine(options.Data, "logs", name + ".log");

    /// <summary>Ended in the reverse order of their start.</summary>
    sealed class Children : IAsyncDisposable
    {
        readonly Stack<IAsyncDisposable> _children = [];

        public Task AnyEnded => Task.WhenAny(_children.OfType<Child>().Select(c => c.Ended));

        public T Add<T>(T child) where T : IAsyncDisposable
        {
            _children.Push(child);
            return child;
        }

        public async ValueTask DisposeAsync()
        {
            while (_children.TryPop(out var child))
                await child.DisposeAsync();
        }
    }
}
