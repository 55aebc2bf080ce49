using System.Text.Json;

namespace PatentHub.Local.Conformance;

/// <summary>What the platform answered.</summary>
/// <param name="Status">0: nothing came back; then the failure says why.</param>
/// <param name="Json">The body, where it is a JSON object.</param>
sealed record PlatformAnswer(int Status, JsonElement? Json, string? Failure = null)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsRefusal => Status is 401 or 403;

    public string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public long? Number(string name) => Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    public JsonElement? Find(string name) => Json is { } json && json.TryGetProperty(name, out var value) ? value : null;

    /// <summary>For people: never anything of the body but what the contract names.</summary>
    public override string ToString() => Status == 0 ? Failure!
        : string.Concat($"HTTP {Status}", Json is null ? " without a JSON object" : "", Text("status") is { } status ? $", status {Cut(status)}" : "",
            Text("code") is { } code ? $", code {Cut(code)}" : "", Number("revision") is { } revision ? $", revision {revision}" : "");

    static string Cut(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
