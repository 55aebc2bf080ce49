using System.Text.Json;
using System.Text.Json.Serialization;
using PatentHub.Chaos.Judging;

namespace PatentHub.Chaos;

/// <summary>The figures of a run, as they stand on its last line.</summary>
/// <param name="KillsUnderLoad">Kills with a publication or withdrawal at a platform in the quarter second before.</param>
/// <param name="Requests">Publications and withdrawals.</param>
/// <param name="Repeated">Repeats that kills and pauses caused.</param>
/// <param name="RepeatedInAll">Those after an answer that a platform's fault spoilt among them.</param>
sealed record ChaosFigures(
    long Seed, int Kills, int KillsUnderLoad, int Pauses, int PlatformRestarts, int PlatformHangs, int StoreRestarts, int Listings, int Changes, int Events, long Requests,
    int Lost, int Duplicated, int OlderAfterNewer, int RevisionReused, int EventsLost, int EventsDoubled, int Protocol,
    long Repeated, double RepeatedRate, long RepeatedInAll, double RepeatedInAllRate, bool Converged, double ElapsedSeconds, bool Held)
{
    public static ChaosFigures Of(Verdict verdict, ChaosFigures counted) => counted with
    {
        Requests = verdict.Requests,
        Lost = verdict.Count(BreachKind.Lost),
        Duplicated = verdict.Count(BreachKind.Duplicated),
        OlderAfterNewer = verdict.Count(BreachKind.OlderAfterNewer),
        RevisionReused = verdict.Count(BreachKind.RevisionReused),
        EventsLost = verdict.Count(BreachKind.EventLost),
        EventsDoubled = verdict.Count(BreachKind.EventDoubled),
        Protocol = verdict.Count(BreachKind.Protocol),
        Repeated = verdict.Repeated,
        RepeatedRate = Math.Round(verdict.RepeatedRate, 6),
        RepeatedInAll = verdict.RepeatedInAll,
        RepeatedInAllRate = verdict.Requests == 0 ? 0 : Math.Round((double)verdict.RepeatedInAll / verdict.Requests, 6),
        Held = verdict.Held && counted.Converged,
    };

    public string ToJson() => JsonSerializer.Serialize(this, FiguresJson.Default.ChaosFigures);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChaosFigures))]
sealed partial class FiguresJson : JsonSerializerContext;
