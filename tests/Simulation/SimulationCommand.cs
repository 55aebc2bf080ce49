using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PatentHub.Simulation.Defects;

namespace PatentHub.Simulation;

/// <summary><c>--seeds N --from SEED</c>: runs so many seeds on all cores; replays the first that fails and tells its story.</summary>
sealed class SimulationCommand
{
    static readonly Option<int> Seeds = new("--seeds") { Description = "How many seeds to run.", DefaultValueFactory = _ => 1000 };
    static readonly Option<int> From = new("--from") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
    static readonly Option<string?> DefectName = new("--defect") { Description = "Make this mistake: " + string.Join(", ", AllDefects.Names) + "." };
    static readonly Option<bool> Tell = new("--story") { Description = "Tell the whole story of the first seed." };

    readonly TimeProvider _clock;
    readonly TextWriter _output;

    SimulationCommand(TimeProvider clock, TextWriter output) => (_clock, _output) = (clock, output);

    public static int Run(string[] arguments, TimeProvider clock, TextWriter output)
    {
        var command = new RootCommand("Simulates the engine under faults, seed by seed.") { Seeds, From, DefectName, Tell };
        Seeds.Validators.Add(result => Require(result.GetValueOrDefault<int>() > 0, "--seeds must be at least 1.", result.AddError));
        DefectName.Validators.Add(result => Require(result.GetValueOrDefault<string?>() is not { } name || AllDefects.Find(name) is not null, "--defect must be one of: " + string.Join(", ", AllDefects.Names), result.AddError));
        var parsed = command.Parse(arguments);
        if (parsed.Errors.Count > 0 || parsed.Action is not null)
        {
            parsed.Invoke();
            return parsed.Errors.Count > 0 ? 2 : 0;
        }
        var defect = parsed.GetValue(DefectName) is { } name ? AllDefects.Find(name)! : Defect.None;
        var simulation = new SimulationCommand(clock, output);
        return parsed.GetValue(Tell) ? simulation.Narrate(parsed.GetValue(From), defect, whole: true) : simulation.RunAll(parsed.GetValue(From), parsed.GetValue(Seeds), defect);
    }

    static void Require(bool holds, string error, Action<string> report)
    {
        if (!holds)
            report(error);
    }

    int RunAll(int from, int count, Defect defect)
    {
        var started = _clock.GetTimestamp();
        var failures = new ConcurrentBag<Outcome>();
        var (done, steps, pushes, repeats) = (0L, 0L, 0L, 0L);
        Parallel.For(from, from + count, seed =>
        {
            var outcome = World.Run(seed, defect);
            if (outcome.Violation is not null)
                failures.Add(outcome);
            Interlocked.Add(ref steps, outcome.Steps);
            Interlocked.Add(ref pushes, outcome.Pushes);
            Interlocked.Add(ref repeats, outcome.Repeats);
            if (Interlocked.Increment(ref done) % 100 == 0)
                Progress(done, count, failures.Count, started);
        });
        var elapsed = _clock.GetElapsedTime(started).TotalSeconds;
        foreach (var failure in failures.OrderBy(f => f.Seed).Take(20))
            _output.WriteLine($"seed {failure.Seed}: {failure.Violation!.Message.AsSpan(0, Math.Min(400, failure.Violation.Message.Length))}");
        if (failures.MinBy(f => f.Seed) is { } first)
            Narrate(first.Seed, defect, whole: false);
        _output.WriteLine(JsonSerializer.Serialize(new Figures(count, from, failures.Count, failures.MinBy(f => f.Seed)?.Seed, steps, pushes, repeats, Math.Round(elapsed, 1), Math.Round(count / elapsed, 1)), JsonSerializerOptions.Web));
        return failures.IsEmpty ? 0 : 1;
    }

    void Progress(long done, int count, int failed, long started)
    {
        var rate = done / _clock.GetElapsedTime(started).TotalSeconds;
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {count} seeds, {failed} failed, {rate:F0} a second, {(count - done) / rate:F0} s to go"));
    }

    /// <summary>Replays a seed and tells what concerns the violation, or everything.</summary>
    int Narrate(int seed, Defect defect, bool whole)
    {
        const int lastLines = 60;
        var outcome = World.Run(seed, defect, isTold: true);
        var subject = outcome.Violation?.Subject;
        var lines = whole || subject is null ? outcome.Story : [.. outcome.Story.Where(l => Concerns(l, subject)).TakeLast(lastLines)];
        _output.WriteLine();
        _output.WriteLine(whole ? $"The story of seed {seed}:" : $"Seed {seed}, as far as it concerns {subject} (all of it: --from {seed} --story):");
        foreach (var line in lines)
            _output.WriteLine(line);
        _output.WriteLine();
        return outcome.Violation is null ? 0 : 1;
    }

    static bool Concerns(string line, string subject) =>
        line.Contains(subject.StartsWith("S-", StringComparison.Ordinal) ? subject[2..] : subject, StringComparison.Ordinal)
        || line.Contains("VIOLATION", StringComparison.Ordinal) || line.Contains(" dies ", StringComparison.Ordinal) || line.Contains(" stands still ", StringComparison.Ordinal)
        || line.Contains(" starts", StringComparison.Ordinal) || line.Contains("loses its memory", StringComparison.Ordinal) || line.Contains("faults end", StringComparison.Ordinal);

    sealed record Figures(int Seeds, int From, int Failed, int? FirstFailing, long Steps, long Pushes, long RepeatedPushes, double ElapsedSeconds, double SeedsPerSecond);
}
