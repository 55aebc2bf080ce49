namespace PatentHub.Simulation;

/// <summary>Every choice of a simulation comes from its seed.</summary>
sealed class Dice(int seed)
{
    readonly Random _random = new(seed);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public int Next(int below) => _random.Next(below);

    public int Between(int from, int to) => _random.Next(from, to + 1);

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public TimeSpan Between(TimeSpan from, TimeSpan to) => from + (to - from) * _random.NextDouble();

    /// <summary>Mostly short, sometimes much longer.</summary>
    public TimeSpan Skewed(TimeSpan most) => most * Math.Pow(_random.NextDouble(), 6);

    public Random Fork() => new(_random.Next());
}
