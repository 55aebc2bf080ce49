using System.Text.Json;
using System.Text.Json.Serialization;
using PatentHub.Chaos.Judging;

namespace PatentHub.Chaos;

/// <summary>The figures of a run, in the order in which they stand on its last line.</summary>
sealed record ChaosFigures(Verdict Verdict)
{
    [JsonIgnore]
    public Verdict Verdict { get; } = Verdict;

    public required long Seed { get; init; }

    public required int Kills { get; init; }

    /// <summary>Kills with a publication or withdrawal at a platform in the quarter second before.</summary>
    public required int KillsUnderLoad { get; init; }

    public required int Pauses { get; init; }

    public required int PlatformRestarts { get; init; }

    public required int PlatformHangs { get; init; }

    public required int StoreRestarts { get; init; }

    /// <summary>Those that the source began with.</summary>
    public required int Listings { get; init; }

    /// <summary>Changes of the source.</summary>
    public required int Changes { get; init; }

    /// <summary>Events that platforms sent beside their decisions.</summary>
    public required int Events { get; init; }

    /// <summary>Publications and withdrawals that reached a platform.</summary>
    public long Requests => Verdict.Requests;

    public int Lost => Verdict.Count(BreachKind.Lost);

    public int Duplicated => Verdict.Count(BreachKind.Duplicated);

    public int OlderAfterNewer => Verdict.Count(BreachKind.OlderAfterNewer);

    public int RevisionReused => Verdict.Count(BreachKind.RevisionReused);

    public int EventsLost => Verdict.Count(BreachKind.EventLost);

    public int EventsDoubled => Verdict.Count(BreachKind.EventDoubled);

    public int HistoriesBroken => Verdict.Count(BreachKind.HistoryBroken);

    public int ProtocolBroken => Verdict.Count(BreachKind.ProtocolBroken);

    /// <summary>Repeats that kills and pauses caused.</summary>
    public long Repeated => Verdict.Repeated;

    public double RepeatedRate => Math.Round(Verdict.RepeatedRate, 6);

    /// <summary>All repeats, those among them after an answer that a platform's fault spoilt.</summary>
    public long RepeatedInAll => Verdict.RepeatedInAll;

    /// <summary>Whether the hub came to rest in time.</summary>
    public required bool Converged { get; init; }

    public required double ElapsedSeconds { get; init; }

    public bool Held => Verdict.Held && Converged;

    public string ToJson() => JsonSerializer.Serialize(this, FiguresJson.Default.ChaosFigures);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChaosFigures))]
sealed partial class FiguresJson : JsonSerializerContext;
