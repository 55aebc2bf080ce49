using PatentHub.Simulation.Partners;

namespace PatentHub.Simulation.Invariants;

/// <summary>
/// All instances of the hub together keep to a platform's limits, however leases pass between them: pushes, questions, probes and lists count
/// alike.
/// </summary>
sealed class PaceInvariants(World world)
{
    static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    readonly Dictionary<string, List<Issued>> _recent = new(StringComparer.Ordinal);

    /// <summary>A request leaves an instance.</summary>
    public Issued OnIssued(SimulatedPlatform platform)
    {
        var (now, limits) = (world.Timeline.Now, platform.Profile.Limits);
        var recent = _recent.TryGetValue(platform.Id, out var known) ? known : _recent[platform.Id] = [];
        recent.RemoveAll(r => r.At <= now - Window && r.At <= now - limits.Timeout);
        var issued = new Issued(now);
        recent.Add(issued);

        // Beside the rate, each holder of a lease may have saved up a second's worth, at least one.
        var (count, most) = (recent.Count(r => r.At > now - Window), limits.RequestsPerSecond * (Window.TotalSeconds + 1) + platform.Partitions + 1);
        if (count > most)
            throw new ViolationException("all instances together keep the rate", platform.Id, $"{count} requests in {Window.TotalSeconds} s, {most} are allowed");

        // Each partition and the list need one, however few are allowed. One that timed out is given up, whatever became of its instance.
        var underWay = recent.Count(r => !r.IsOver && r.At > now - limits.Timeout);
        if (underWay > Math.Max(limits.Concurrency, platform.Partitions + 1))
            throw new ViolationException("all instances together keep the concurrency", platform.Id, $"{underWay} requests under way at once, {limits.Concurrency} are allowed");
        return issued;
    }

    internal sealed record Issued(DateTimeOffset At)
    {
        public bool IsOver { get; set; }
    }
}
