using System.Text.Json.Serialization;

namespace PatentHub.Benchmarks.Run;

/// <summary>What a child process is to do, as one argument of its command line.</summary>
sealed record Assignment
{
    /// <summary>Of the store that is measured, and of anything else that the child writes.</summary>
    public required string Folder { get; init; }

    /// <summary>Connection string of an Azurite that takes the place of the SQLite file; null: SQLite.</summary>
    public string? Azurite { get; init; }

    /// <summary>Address of the feed, sink or endpoint to talk to.</summary>
    public Uri? Partner { get; init; }

    public int Count { get; init; }

    /// <summary>Folder of a small store for warming up.</summary>
    public string? Warm { get; init; }

    public RowShape? Shape { get; init; }

    /// <summary>The same child over a SQLite file of its own.</summary>
    public Assignment In(string folder) => this with { Folder = folder, Azurite = null };
}

/// <summary>What a side took. A server's time is its client's.</summary>
/// <param name="CpuSeconds">Of the side's own process, not of its partners.</param>
/// <param name="PeakBytes">Largest resident set while it was measured.</param>
/// <param name="Items">Items done.</param>
/// <param name="Note">What else was counted.</param>
sealed record Outcome(double Seconds, double CpuSeconds, long PeakBytes, long Items, string? Note = null)
{
    public double PerSecond => Items / Seconds;
}

/// <summary>A server's first line.</summary>
sealed record Listening(Uri Address);

/// <summary>Average bytes of a row of each kind, so that a bare row weighs what the hub's does.</summary>
sealed record RowShape(int Head, int Snapshot, int Listing, int Marker);

[JsonSerializable(typeof(Assignment))]
[JsonSerializable(typeof(Outcome))]
[JsonSerializable(typeof(Listening))]
[JsonSerializable(typeof(RowShape))]
sealed partial class RunJson : JsonSerializerContext;
