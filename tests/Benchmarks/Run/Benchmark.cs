namespace PatentHub.Benchmarks.Run;

sealed record BenchmarkOptions(bool Azurite, bool Quick, int Rounds);

/// <summary>One job and its bare floor. A side is measured in a process of its own, over a fresh store.</summary>
abstract class Benchmark(string name, string title, BenchmarkOptions options) : IAsyncDisposable
{
    public string Name => name;

    public string Title => title;

    protected BenchmarkOptions Options => options;

    /// <summary>How many items.</summary>
    public abstract int Count { get; }

    /// <summary>Starts partners and prepares stores for all rounds.</summary>
    public virtual Task PrepareAsync() => Task.CompletedTask;

    public abstract Task<Outcome> MeasureOursAsync();

    /// <returns>Null: there is no floor to compare with.</returns>
    public abstract Task<Outcome?> MeasureFloorAsync();

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected int Scaled(int sqlite, int azurite) => (options.Azurite ? azurite : sqlite) / (options.Quick ? 10 : 1);
}
