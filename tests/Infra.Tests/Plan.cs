using System.Collections.Concurrent;
using System.Text.Json;
using PatentHub.Testing;

namespace PatentHub.Infra.Tests;

/// <summary>
/// What a deployment would create: the template with its parameters, modules and loops worked out by the compiler's snapshot, without
/// Azure. What only Azure can tell, such as addresses, remains an expression in brackets.
/// </summary>
sealed class Plan
{
    static readonly ConcurrentDictionary<string, Lazy<Task<Plan>>> Known = new(StringComparer.Ordinal);

    readonly JsonElement _root;

    Plan(JsonElement root) => _root = root;

    /// <summary>Parameter files: those that are shipped, and one for the private network with a fallback plan.</summary>
    public static IReadOnlyList<string> Variants { get; } = ["infra/azure/production.bicepparam", "infra/azure/test.bicepparam", "infra/azure/main.bicepparam", "tests/Infra.Tests/Variants/private.bicepparam"];

    public IEnumerable<Resource> Resources => _root.GetProperty("predictedResources").EnumerateArray().Select(r => new Resource(r));

    public IEnumerable<Resource> Of(string type) => Resources.Where(r => r.Type.Equals(type, StringComparison.OrdinalIgnoreCase));

    public string Text => _root.GetRawText();

    /// <summary>The settings of the app.</summary>
    public IReadOnlyDictionary<string, string> Settings => Of("Microsoft.Web/sites/config").Single(c => c.Name.EndsWith("/appsettings", StringComparison.Ordinal)).Properties
        .EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);

    public static Task<Plan> OfAsync(string parameters)
    {
        BicepCli.Require();
        return Known.GetOrAdd(parameters, key => new(() => MakeAsync(key))).Value;
    }

    /// <summary>The compiler writes the snapshot beside the parameters: they are copied with all sources, so that nothing appears in the repository.</summary>
    static async Task<Plan> MakeAsync(string parameters)
    {
        using var copy = new TemporaryDirectory();
        foreach (var file in AzureFolder.Files)
            Copy(Path.Combine(AzureFolder.Path, file), copy[Path.Combine("infra/azure", file)]);
        Copy(Repository.Folder(parameters), copy[parameters]);
        var result = await BicepCli.RunAsync("snapshot", copy[parameters], "--mode", "overwrite",
            "--subscription-id", "00000000-0000-0000-0000-000000000001", "--resource-group", "hub", "--location", "chinanorth3");
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"No snapshot of {parameters}: {result.Error}");
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(copy[parameters], ".snapshot.json")));
        return new Plan(document.RootElement.Clone());
    }

    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }
}

/// <summary>A resource of a plan.</summary>
sealed class Resource(JsonElement json)
{
    public string Type => json.GetProperty("type").GetString()!;

    public string Name => json.GetProperty("name").GetString()!;

    /// <summary>The last part of the name.</summary>
    public string ShortName => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>May be an expression.</summary>
    public string Id => json.GetProperty("id").GetString()!;

    public JsonElement Properties => json.GetProperty("properties");

    /// <summary>A value below the resource, by names separated by dots; null where there is none.</summary>
    public JsonElement? this[string path]
    {
        get
        {
            var at = json;
            foreach (var name in path.Split('.'))
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                    return null;
            return at;
        }
    }

    /// <summary>A value as text, as JSON writes it but without quotes.</summary>
    public string? Text(string path) => this[path]?.ToString();
}
