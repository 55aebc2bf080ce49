using System.Globalization;
using System.Text;

namespace PatentHub.Benchmarks.Run;

/// <summary>The table of results: medians over the rounds, and how far they lie apart.</summary>
sealed class Report(BenchmarkOptions options)
{
    readonly StringBuilder _rows = new();

    public void Add(Benchmark benchmark, List<Round> rounds)
    {
        var ours = rounds.ConvertAll(r => r.Ours);
        var floors = rounds.Select(r => r.Floor).OfType<Outcome>().ToList();
        var (ratio, spread, cpu) = ("–", "–", "–");
        if (floors.Count > 0)
            (ratio, spread, cpu) = (Number(Median(rounds.Select(r => r.Ratio)), "0.00"),
                $"{Number(rounds.Min(r => r.Ratio), "0.00")}–{Number(rounds.Max(r => r.Ratio), "0.00")}", Number(Median(rounds.Select(r => r.CpuRatio)), "0.00"));
        _rows.AppendLine(CultureInfo.InvariantCulture,
            $"| {benchmark.Title} | {ours[0].Items:N0} | {PerSecond(ours)} | {PerSecond(floors)} | {ratio} | {spread} | {cpu} | {Peak(ours)} | {Peak(floors)} |");
    }

    public static string Describe(Outcome? outcome) => outcome is null ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{outcome.PerSecond:N0}/s in {outcome.Seconds:0.00} s, CPU {outcome.CpuSeconds:0.00} s, {outcome.PeakBytes / 1048576.0:0} MB{(outcome.Note is { } note ? $" ({note})" : "")}");

    public override string ToString() => $"""
        {Machine()}

        | job | N | ours/s | floor/s | time, ours : floor | spread | CPU, ours : floor | peak, ours | peak, floor |
        |---|---|---|---|---|---|---|---|---|
        {_rows}
        """;

    string Machine()
    {
        var model = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({model ?? "unknown"}), {memory:0} GiB, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, .NET {Environment.Version}; {(options.Azurite ? "Azurite" : "SQLite")}, {options.Rounds} rounds, medians{(options.Quick ? ", quick" : "")}.");
    }

    static string PerSecond(List<Outcome> outcomes) => outcomes.Count == 0 ? "–" : Number(Median(outcomes.Select(o => o.PerSecond)), "N0");

    static string Peak(List<Outcome> outcomes) => outcomes.Count == 0 ? "–" : Number(Median(outcomes.Select(o => o.PeakBytes / 1048576.0)), "0") + " MB";

    static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
