using System.CommandLine;
using PatentHub.Benchmarks.Capacity;
using PatentHub.Benchmarks.Declarations;
using PatentHub.Benchmarks.Deliveries;
using PatentHub.Benchmarks.Webhooks;

namespace PatentHub.Benchmarks.Run;

/// <summary>Measures jobs of the hub against their bare floors, alternating the sides, and prints a table.</summary>
static class BenchmarkCommand
{
    static readonly Option<string[]> Only = new("--only") { Description = "Jobs to run, by name; all unless told.", AllowMultipleArgumentsPerToken = true };
    static readonly Option<string> Storage = new("--storage") { Description = "sqlite or azurite.", DefaultValueFactory = _ => "sqlite" };
    static readonly Option<int> Rounds = new("--rounds") { Description = "Times that each side is measured.", DefaultValueFactory = _ => 5 };
    static readonly Option<bool> Quick = new("--quick") { Description = "A tenth of the items, to see that all runs." };

    public static async Task<int> RunAsync(string[] args, TimeProvider clock)
    {
        Storage.AcceptOnlyFromAmong("sqlite", "azurite");
        var command = new RootCommand("Measures the hub against bare floors.") { Only, Storage, Rounds, Quick, Capacity() };
        command.SetAction(parsed => RunAsync(
            new BenchmarkOptions(parsed.GetValue(Storage) == "azurite", parsed.GetValue(Quick), parsed.GetValue(Rounds)), parsed.GetValue(Only) ?? [], clock));
        return await command.Parse(args).InvokeAsync();
    }

    static Command Capacity()
    {
        var command = new Command("capacity", "Works out what a city, a province and the nation ask of Azure in a month, and what that costs.");
        command.SetAction(_ => Console.Write(CapacityReport.Create(Prices.Read())));
        return command;
    }

    static IEnumerable<Benchmark> All(BenchmarkOptions options) =>
    [
        new SyncBenchmark("sync", "First sync", SyncKind.First, options),
        new SyncBenchmark("resync", "Unchanged re-sync", SyncKind.Unchanged, options),
        new SyncBenchmark("changed", "Re-sync, 1 % changed", SyncKind.Changed, options),
        new PushBenchmark("push", "Push to 2 platforms", options),
        new WebhookBenchmark("webhooks", "Webhook intake, 64 at once", "webhooks.bare", applies: false, options),
        new WebhookBenchmark("webhooks-applied", "Webhook intake while events are applied", "webhooks.bare", applies: true, options),
        new WebhookBenchmark("webhooks-shared", "Webhook intake, floor over our adapter", "webhooks.shared", applies: false, options),
        new MemoryBenchmark("memory-10k", "Peak of a first sync", 10_000, 5_000, options),
        new MemoryBenchmark("memory-50k", "Peak of a first sync", 50_000, 10_000, options),
        new MemoryBenchmark("memory-200k", "Peak of a first sync", 200_000, 20_000, options),
    ];

    static async Task<int> RunAsync(BenchmarkOptions options, string[] only, TimeProvider clock)
    {
        var report = new Report(options);
        var chosen = All(options).Where(b => only.Length == 0 || only.Contains(b.Name)).ToList();
        foreach (var benchmark in chosen)
            await using (benchmark)
                report.Add(benchmark, await MeasureAsync(benchmark, options, clock));
        Console.WriteLine();
        Console.WriteLine(report);
        return chosen.Count > 0 ? 0 : 2;
    }

    static async Task<List<Round>> MeasureAsync(Benchmark benchmark, BenchmarkOptions options, TimeProvider clock)
    {
        var started = clock.GetTimestamp();
        await benchmark.PrepareAsync();
        Say($"{benchmark.Name}: prepared in {clock.GetElapsedTime(started).TotalSeconds:0.0} s");
        var rounds = new List<Round>();
        for (var index = 0; index < options.Rounds; index++)
        {
            // Which side goes first alternates too.
            var first = index % 2 == 0 ? null : await benchmark.MeasureFloorAsync();
            var ours = await benchmark.MeasureOursAsync();
            var round = new Round(ours, first ?? await benchmark.MeasureFloorAsync());
            rounds.Add(round);
            Say($"{benchmark.Name} {index + 1}/{options.Rounds}: ours {Report.Describe(ours)}; floor {Report.Describe(round.Floor)}");
        }
        return rounds;
    }

    static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}

/// <param name="Floor">Null where there is none.</param>
sealed record Round(Outcome Ours, Outcome? Floor)
{
    /// <summary>Times that ours takes as long as the floor.</summary>
    public double Ratio => Ours.Seconds / Floor!.Seconds * Floor.Items / Ours.Items;

    public double CpuRatio => Ours.CpuSeconds / Floor!.CpuSeconds;
}
