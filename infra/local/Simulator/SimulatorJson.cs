using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatentHub.Local.Simulator;

/// <summary>JSON of the simulator: camel case, absent rather than null.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<Holding>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(IReadOnlyList<LedgerEntry>))]
[JsonSerializable(typeof(LedgerSummary))]
[JsonSerializable(typeof(ListReply))]
[JsonSerializable(typeof(ListeningLine))]
[JsonSerializable(typeof(PlatformProfile))]
[JsonSerializable(typeof(ProblemReply))]
[JsonSerializable(typeof(PutReply))]
[JsonSerializable(typeof(RevisionReply))]
[JsonSerializable(typeof(SampleEvent))]
[JsonSerializable(typeof(WebhookEvent))]
sealed partial class SimulatorJson : JsonSerializerContext
{
    static SimulatorJson() => Default = new SimulatorJson(new JsonSerializerOptions(s_defaultOptions)
    {
        // Chinese text stays readable in ledgers and profiles.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
