using System.Globalization;
using System.Runtime.Serialization;
using System.Text.Json;

namespace PatentHub.FunctionsRuntime.Queues;

/// <summary>
/// Application properties as a JSON object of tagged strings (<c>"i:5"</c>), so that a number comes back with the type
/// it was sent with, as it does over AMQP.
/// </summary>
static class PropertyCodec
{
    public static string Encode(IDictionary<string, object> properties) =>
        JsonSerializer.Serialize(properties.ToDictionary(p => p.Key, p => Tag(p.Key, p.Value)));

    public static Dictionary<string, object> Decode(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(json)!.ToDictionary(p => p.Key, p => Untag(p.Value));

    static string Tag(string name, object value) => value switch
    {
        string text => "s:" + text,
        bool flag => flag ? "b:1" : "b:0",
        int number => "i:" + number.ToString(CultureInfo.InvariantCulture),
        long number => "l:" + number.ToString(CultureInfo.InvariantCulture),
        double number => "d:" + number.ToString("R", CultureInfo.InvariantCulture),
        _ => throw new SerializationException(
            $"Application property '{name}' has type {value?.GetType().Name ?? "null"}; string, bool, int, long and double are supported."),
    };

    static object Untag(string tagged)
    {
        var text = tagged[2..];
        return tagged[0] switch
        {
            's' => text,
            'b' => text == "1",
            'i' => int.Parse(text, CultureInfo.InvariantCulture),
            'l' => long.Parse(text, CultureInfo.InvariantCulture),
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
    }
}
