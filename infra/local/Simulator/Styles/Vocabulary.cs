using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace PatentHub.Local.Simulator;

/// <summary>A platform's own names and codes for what a listing has.</summary>
/// <param name="Names">The contract's name by the platform's. A name that is not here stays, and so shows as one that nobody asked for.</param>
/// <param name="Codes">By the contract's name of a field: its code by the platform's.</param>
sealed record Vocabulary(FrozenDictionary<string, string> Names, FrozenDictionary<string, FrozenDictionary<string, string>> Codes)
{
    /// <param name="names">Pairs <c>platform=contract</c>.</param>
    /// <param name="codes">A field of the contract and pairs <c>platform=contract</c>.</param>
    public static Vocabulary Of(string names, params (string Field, string Pairs)[] codes) =>
        new(Pairs(names), codes.ToFrozenDictionary(c => c.Field, c => Pairs(c.Pairs)));

    /// <summary>A listing as the contract has it.</summary>
    public JsonObject Translate(JsonObject listing) => (JsonObject)Translate(listing, "")!;

    JsonNode? Translate(JsonNode? node, string field) => node switch
    {
        JsonObject members => new JsonObject(members.Select(m => (Names.GetValueOrDefault(m.Key, m.Key), m.Value)).Select(m => KeyValuePair.Create(m.Item1, Translate(m.Value, m.Item1)))),
        JsonArray items => new JsonArray([.. items.Select(item => Translate(item, field))]),
        JsonValue value when value.TryGetValue<string>(out var code) && Codes.TryGetValue(field, out var codes) && codes.TryGetValue(code, out var own) => JsonValue.Create(own),
        _ => node?.DeepClone(),
    };

    static FrozenDictionary<string, string> Pairs(string pairs) =>
        pairs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToFrozenDictionary(pair => pair[0], pair => pair[1]);
}
