using System.Text.Json;

namespace PatentHub.Deliveries;

/// <summary>Shows what a platform would be sent. Nothing is sent, and nobody is asked.</summary>
public interface IPlatformPreview
{
    RequestPreview Preview(PlatformProfile platform, Push push);
}

/// <summary>A request as it would go out, with masks for signatures, tokens and secrets.</summary>
/// <param name="Body">JSON; null: there is none.</param>
/// <param name="Refusal">Why the profile refuses to send the listing; then there is no request.</param>
/// <param name="Differences">From the example of the platform's documentation; null: the profile has none.</param>
public sealed record RequestPreview(
    string? Method, Uri? Url, IReadOnlyList<KeyValuePair<string, string>> Headers, JsonElement? Body, PushReply.Rejected? Refusal, IReadOnlyList<ExampleDifference>? Differences)
{
    public static RequestPreview Refused(PushReply.Rejected refusal) => new(null, null, [], null, refusal, null);
}

/// <summary>In what a document differs from an example in form; its values are its own.</summary>
/// <param name="Path">Such as <c>patentList[].appNo</c>.</param>
/// <param name="Kind">missing: the example has it; extra: the example lacks it; type: it is of another type.</param>
/// <param name="Expected">Type in the example, or null.</param>
/// <param name="Actual">Type in the document, or null.</param>
public sealed record ExampleDifference(string Path, string Kind, string? Expected, string? Actual)
{
    public const string Missing = "missing";
    public const string Extra = "extra";
    public const string Type = "type";

    /// <summary>All differences, each once, however many elements of a list have it. An empty list shows nothing of its elements.</summary>
    public static IReadOnlyList<ExampleDifference> Between(JsonElement example, JsonElement document) => [.. Compare("", example, document).Distinct()];

    static IEnumerable<ExampleDifference> Compare(string path, JsonElement example, JsonElement document) => (TypeOf(example), TypeOf(document)) switch
    {
        ("object", "object") => Members(path, example, document),
        ("array", "array") => Elements($"{path}[]", example, document),
        var (expected, actual) when expected != actual => [new ExampleDifference(path, Type, expected, actual)],
        _ => [],
    };

    static IEnumerable<ExampleDifference> Members(string path, JsonElement example, JsonElement document)
    {
        foreach (var member in example.EnumerateObject())
            if (!document.TryGetProperty(member.Name, out _))
                yield return new(Join(path, member.Name), Missing, TypeOf(member.Value), null);
        foreach (var member in document.EnumerateObject())
            if (!example.TryGetProperty(member.Name, out var shown))
                yield return new(Join(path, member.Name), Extra, null, TypeOf(member.Value));
            else
                foreach (var difference in Compare(Join(path, member.Name), shown, member.Value))
                    yield return difference;
    }

    /// <summary>Each element is held against the first of the example.</summary>
    static IEnumerable<ExampleDifference> Elements(string path, JsonElement example, JsonElement document) =>
        example.GetArrayLength() == 0 ? [] : document.EnumerateArray().SelectMany(element => Compare(path, example[0], element));

    static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
