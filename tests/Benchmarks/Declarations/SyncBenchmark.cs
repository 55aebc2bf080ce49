using PatentHub.Benchmarks.Partners;
using PatentHub.Benchmarks.Run;
using PatentHub.Testing;

namespace PatentHub.Benchmarks.Declarations;

/// <summary>A sync from a feed on this machine. The store that a repeated one finds is made once, and copied for each round.</summary>
sealed class SyncBenchmark(string name, string title, SyncKind kind, BenchmarkOptions options) : Benchmark(name, title, options)
{
    readonly TemporaryDirectory _prepared = new();
    ChildProcess? _feed;
    Uri? _address;
    RowShape? _shape;

    public override int Count => Scaled(sqlite: 50_000, azurite: 10_000);

    public override async Task PrepareAsync()
    {
        _feed = ChildProcess.Start(Roles.Feed, new Assignment { Folder = _prepared["feed"], Count = Count });
        _address = (await _feed.ReadAsync(RunJson.Default.Listening)).Address;
        var assignment = new Assignment { Folder = _prepared["store"], Partner = new Uri(_address, FeedServer.All), Count = Count };
        await ChildProcess.RunAsync("declarations.sync", assignment);
        _shape = await ChildProcess.RunAsync("declarations.shape", assignment, RunJson.Default.RowShape);
        // The pages of the feed are made when they are first asked for: not while a side is measured.
        await ChildProcess.RunAsync("declarations.read", assignment with { Partner = new Uri(_address, FeedServer.Changed) });
    }

    public override async Task<Outcome> MeasureOursAsync() =>
        await MeasureAsync(kind == SyncKind.Unchanged ? "declarations.unchanged" : "declarations.sync");

    public override async Task<Outcome?> MeasureFloorAsync() => await MeasureAsync(kind switch
    {
        SyncKind.First => "declarations.insert",
        SyncKind.Unchanged => "declarations.read",
        _ => "declarations.replace",
    });

    async Task<Outcome> MeasureAsync(string role)
    {
        await using var stage = await Stage.OpenAsync(Options);
        var assignment = stage.Assign(new Uri(_address!, kind == SyncKind.Changed ? FeedServer.Changed : FeedServer.All), Count) with { Shape = _shape };
        if (kind != SyncKind.First)
            await FillAsync(stage, assignment);
        return await ChildProcess.RunAsync(role, assignment);
    }

    async Task FillAsync(Stage stage, Assignment assignment)
    {
        if (Options.Azurite)
            await ChildProcess.RunAsync("declarations.sync", assignment with { Partner = new Uri(_address!, FeedServer.All) });
        else
            stage.Take(_prepared["store"]);
        if (Directory.Exists(assignment.Folder + "-warm"))
            Directory.Delete(assignment.Folder + "-warm", recursive: true);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_feed is not null)
            await _feed.DisposeAsync();
        _prepared.Dispose();
        await base.DisposeAsync();
    }
}

enum SyncKind
{
    First,
    Unchanged,
    Changed,
}
