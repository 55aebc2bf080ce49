using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PatentHub.Local.Launcher;

/// <summary>The line of JSON that ends a run.</summary>
static class RunSummary
{
    static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Listings and deliveries count rows at the end; the rest counts this run.</summary>
    /// <param name="status">The last status of the hub.</param>
    public static string Of(JsonNode? status, bool converged, TimeSpan elapsed)
    {
        var process = status?["process"];
        var figures = status?["figures"];
        var sync = process?["sync"];
        var deliveries = new JsonObject();
        foreach (var platform in status?["platforms"]?.AsArray() ?? [])
            deliveries[platform!["id"]!.GetValue<string>()] = Deliveries(figures?["deliveries"]?[platform["id"]!.GetValue<string>()]);
        return new JsonObject
        {
            ["declarations"] = new JsonObject
            {
                ["read"] = Number(sync?["read"]),
                ["created"] = Number(sync?["created"]),
                ["updated"] = Number(sync?["updated"]),
                ["unchanged"] = Number(sync?["unchanged"]),
                ["quarantined"] = Number(sync?["quarantined"]),
                ["deleted"] = Number(sync?["deleted"]),
            },
            ["listings"] = new JsonObject { ["supply"] = Number(figures?["listings"]?["supply"]), ["demand"] = Number(figures?["listings"]?["demand"]) },
            ["deliveries"] = deliveries,
            ["webhooks"] = new JsonObject { ["applied"] = Number(process?["eventsApplied"]), ["duplicate"] = Number(process?["eventsDuplicate"]), ["ignored"] = Number(process?["eventsIgnored"]) },
            ["repaired"] = Number(process?["repaired"]),
            ["converged"] = converged,
            ["elapsedSeconds"] = Math.Round(elapsed.TotalSeconds, 1),
        }.ToJsonString(Options);
    }

    static JsonObject Deliveries(JsonNode? figures) => new()
    {
        ["accepted"] = Number(figures?["accepted"]),
        ["pending"] = Number(figures?["pending"]),
        ["rejected"] = Number(figures?["rejected"]),
        ["withdrawn"] = Number(figures?["withdrawn"]),
        ["failed"] = Number(figures?["waiting"]) + Number(figures?["parked"]),
    };

    static long Number(JsonNode? node) => node?.GetValue<long>() ?? 0;
}
