using System.Text.Json;
using PatentHub.Local.Simulator;

namespace PatentHub.Chaos.Judging;

/// <summary>In the end a platform holds what the source asks for: this revision, these fields, one record, nothing else.</summary>
static class HoldingsJudge
{
    public static IEnumerable<Breach> Judge(PlatformEvidence platform, Evidence evidence)
    {
        var held = platform.Holdings.ToDictionary(holding => holding.Id, StringComparer.Ordinal);
        foreach (var id in evidence.Desired.Keys.Union(held.Keys).Order(StringComparer.Ordinal))
        {
            if (WhatIsWrong(held.GetValueOrDefault(id), id, evidence) is { } wrong)
                yield return new(BreachKind.Lost, platform.Id, id, wrong);
            if (held.GetValueOrDefault(id) is { OtherRemoteIds: { Count: > 0 } others })
                yield return new(BreachKind.Duplicated, platform.Id, id, $"holds {others.Count + 1} records of it");
        }
    }

    static string? WhatIsWrong(Holding? held, string id, Evidence evidence)
    {
        if (!evidence.Desired.TryGetValue(id, out var desired))
            return $"holds revision {held!.Revision}, which the source does not offer any more";
        if (held is null)
            return "does not hold it";
        if (!evidence.Revisions.TryGetValue(id, out var revision) || held.Revision != revision)
            return $"holds revision {held.Revision}, the hub is at {revision}";
        if (held.Status != "accepted")
            return $"holds it as {held.Status}";
        return FirstDifference(desired, held.Body!.Value) is { } field ? $"the field {field} is not what the source says" : null;
    }

    /// <summary>The name of a field that differs; revision and link are no content.</summary>
    static string? FirstDifference(JsonElement desired, JsonElement held)
    {
        foreach (var field in desired.EnumerateObject())
            if (!held.TryGetProperty(field.Name, out var value) || !JsonElement.DeepEquals(field.Value, value))
                return field.Name;
        foreach (var field in held.EnumerateObject())
            if (field.Name is not ("revision" or "contactUrl") && !desired.TryGetProperty(field.Name, out _))
                return field.Name;
        return null;
    }
}
