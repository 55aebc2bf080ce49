using System.Globalization;
using System.Text.Json;
using PatentHub.Storage;

namespace PatentHub.Declarations.History;

/// <summary>
/// A row as one line of JSON, without loss: <c>{"p":partition,"r":row,"v":{name:{type:value}}}</c>. The types are <c>s</c> text, <c>l</c> integer as
/// text, <c>d</c> number, <c>b</c> true, <c>t</c> UTC ticks of 100 ns as text, <c>x</c> bytes in base64. Integers are text, since JSON programs agree
/// on 53 bits only. The ETag is the store's and stays behind.
/// </summary>
public static class RowJson
{
    public static void Write(Utf8JsonWriter writer, Row row)
    {
        writer.WriteStartObject();
        writer.WriteString("p", row.PartitionKey);
        writer.WriteString("r", row.RowKey);
        writer.WriteStartObject("v");
        foreach (var (name, value) in row.Properties)
        {
            writer.WriteStartObject(name);
            WriteValue(writer, value);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <exception cref="FormatException">The line is none that <see cref="Write"/> wrote.</exception>
    public static Row Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var row = new Row(root.GetProperty("p").GetString()!, root.GetProperty("r").GetString()!);
            foreach (var property in root.GetProperty("v").EnumerateObject())
                SetValue(row, property.Name, property.Value.EnumerateObject().Single());
            return row;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            throw new FormatException("The line is no row of an export.", exception);
        }
    }

    static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteString("s", text);
                break;
            case long integer:
                writer.WriteString("l", integer.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                writer.WriteNumber("d", number);
                break;
            case bool flag:
                writer.WriteBoolean("b", flag);
                break;
            case DateTimeOffset time:
                writer.WriteString("t", time.UtcTicks.ToString(CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                writer.WriteBase64String("x", bytes);
                break;
            default:
                throw new NotSupportedException($"A property of type {value.GetType()} cannot be exported.");
        }
    }

    static void SetValue(Row row, string name, JsonProperty typed) => _ = typed.Name switch
    {
        "s" => row.Set(name, typed.Value.GetString()),
        "l" => row.Set(name, Integer(typed.Value)),
        "d" => row.Set(name, typed.Value.GetDouble()),
        "b" => row.Set(name, typed.Value.GetBoolean()),
        "t" => row.Set(name, new DateTimeOffset(Integer(typed.Value), TimeSpan.Zero)),
        "x" => row.Set(name, typed.Value.GetBytesFromBase64()),
        _ => throw new FormatException($"A property of an exported row has the unknown type '{typed.Name}'."),
    };

    static long Integer(JsonElement value) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture);
}
