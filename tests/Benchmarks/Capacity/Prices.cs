using System.Text.Json;
using PatentHub.Testing;

namespace PatentHub.Benchmarks.Capacity;

/// <param name="Value">In US dollars.</param>
/// <param name="Unit">What it is for.</param>
/// <param name="Source">The page of the vendor that it is to be read from.</param>
/// <param name="Date">When it was entered.</param>
sealed record Price(double Value, string Unit, string Source, string Date);

/// <summary>Prices are inputs: <c>tests/Benchmarks/Capacity/prices.json</c>. Each region, currency and contract has its own.</summary>
sealed class Prices(IReadOnlyDictionary<string, Price> all)
{
    public IReadOnlyDictionary<string, Price> All => all;

    public double this[string name] => all.TryGetValue(name, out var price) ? price.Value : throw new KeyNotFoundException($"prices.json has no price '{name}'.");

    public static Prices Read()
    {
        using var file = File.OpenRead(Repository.Folder("tests/Benchmarks/Capacity/prices.json"));
        return new(JsonSerializer.Deserialize<Dictionary<string, Price>>(file, JsonSerializerOptions.Web)!);
    }
}
