using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DevLab.JmesPath.Expressions;
using Newtonsoft.Json.Linq;
using PatentHub.Storage;

namespace PatentHub.Adapters.Deliveries.Templated;

/// <summary>A JMESPath expression of a profile, which finds a part of a platform's reply.</summary>
sealed partial class ReplyPath
{
    static readonly DevLab.JmesPath.JmesPath Language = new();
    static readonly Lock Parsing = new();

    readonly JmesPathExpression _expression;

    ReplyPath(JmesPathExpression expression) => _expression = expression;

    /// <returns>Null where the text is no expression; then the fault says why and where.</returns>
    public static ReplyPath? TryParse(string text, out ProfileFault? fault)
    {
        fault = null;
        try
        {
            lock (Parsing)
                return new ReplyPath(Language.Parse(text));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The library has no exception type of its own.
            var place = Place().Match(exception.Message);
            fault = place.Success
                ? new ProfileFault($"{place.Groups["what"].Value} (column {int.Parse(place.Groups["column"].Value, CultureInfo.InvariantCulture) + 1})", int.Parse(place.Groups["line"].Value, CultureInfo.InvariantCulture))
                : new ProfileFault(exception.Message);
            return null;
        }
    }

    /// <summary>What the expression finds; null for nothing, and for a reply to which it cannot be applied.</summary>
    public JToken? Find(JToken reply)
    {
        try
        {
            var found = _expression.Transform(new JmesPathArgument(reply)).AsJToken();
            return found.Type == JTokenType.Null ? null : found;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A function that meets the wrong type throws, and what a platform sends has any type.
            return null;
        }
    }

    /// <summary>A text, or a number or boolean as one.</summary>
    public string? Text(JToken reply) => Find(reply) switch
    {
        JValue { Type: JTokenType.Boolean } boolean => (bool)boolean ? "true" : "false",
        JValue value => Convert.ToString(value.Value, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>A number of the range that JSON programs agree on, or a text of one.</summary>
    public long? Number(JToken reply)
    {
        const long largest = 1L << 53;
        return long.TryParse(Text(reply), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= largest ? number : null;
    }

    /// <summary>A body as expressions take it. Read by the strict parser, and dates stay texts.</summary>
    /// <returns>Null unless it is a JSON object or array.</returns>
    public static JToken? Parse(byte[]? body)
    {
        if (body is null or { Length: 0 })
            return null;
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? ToToken(document.RootElement) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second for a name with half a surrogate pair.
            return null;
        }
    }

    static JToken ToToken(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Object(value),
        JsonValueKind.Array => new JArray(value.EnumerateArray().Select(ToToken)),
        JsonValueKind.String => new JValue(JsonText.Of(value)),
        JsonValueKind.Number when value.TryGetInt64(out var number) => new JValue(number),
        JsonValueKind.Number when value.TryGetDecimal(out var number) => new JValue(number),
        JsonValueKind.Number => new JValue(value.GetRawText()),
        JsonValueKind.True => new JValue(true),
        JsonValueKind.False => new JValue(false),
        _ => JValue.CreateNull(),
    };

    static JObject Object(JsonElement value)
    {
        var members = new JObject();
        foreach (var member in value.EnumerateObject())
            members[member.Name] = ToToken(member.Value);
        return members;
    }

    [GeneratedRegex(@"^Error\((?<line>\d+), (?<column>\d+)\): (?<what>.*?)\.?$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Place();
}
