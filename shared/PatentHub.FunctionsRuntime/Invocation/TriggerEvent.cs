using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PatentHub.FunctionsRuntime.Invocation;

/// <summary>What made a function run.</summary>
/// <param name="Value">The object behind the trigger parameter.</param>
/// <param name="BindingData">Metadata by name; see <see cref="Microsoft.Azure.Functions.Worker.BindingContext"/> for the form of values.</param>
/// <param name="Http">The request, for HTTP functions.</param>
sealed record TriggerEvent(
    object Value, IReadOnlyDictionary<string, object?> BindingData, HttpContext? Http = null)
{
    static readonly Dictionary<string, object?> NoData = [];

    public static TriggerEvent Without(object value) => new(value, NoData);

    /// <summary>Leaves out what is null and turns what is not a string into JSON, as the real host does on its way to the worker.</summary>
    public static Dictionary<string, object?> Encode(params (string Name, object? Value)[] data)
    {
        var encoded = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in data)
        {
            if (value is not null)
                encoded[name] = value as string ?? JsonSerializer.Serialize(value);
        }

        return encoded;
    }
}
