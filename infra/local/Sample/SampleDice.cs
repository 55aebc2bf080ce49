namespace PatentHub.Local.Sample;

/// <summary>The choices about one generated item: SplitMix64 from the seed and the item's index, so any item can be made alone.</summary>
internal struct SampleDice(long seed, long index)
{
    ulong _state = Mix((ulong)seed) ^ Mix((ulong)index * 0x9E3779B97F4A7C15UL);

    /// <summary>A number in [0, <paramref name="sides"/>).</summary>
    public int Next(int sides)
    {
        _state += 0x9E3779B97F4A7C15UL;
        return (int)(Mix(_state) % (ulong)sides);
    }

    /// <summary>Whether something that happens in so many percent of all items happens in this one.</summary>
    public bool Percent(int share) => Next(100) < share;

    public T Pick<T>(T[] choices) => choices[Next(choices.Length)];

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
