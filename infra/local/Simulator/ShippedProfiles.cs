using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PatentHub.Local.Simulator;

/// <summary>The profiles that are shipped with the hub, one for each style, made out to a simulated platform.</summary>
public static class ShippedProfiles
{
    const string Prefix = "PatentHub.Local.Platforms.";

    static readonly JsonSerializerOptions Options = new(SimulatorJson.Default.Options) { WriteIndented = true };

    /// <summary>Writes a profile file, whole or not at all, and the templates that it names beside it.</summary>
    /// <param name="profile">Stands for whatever the shipped profile says of the same.</param>
    public static void Write(string directory, string style, PlatformProfile profile)
    {
        Directory.CreateDirectory(directory);
        var shipped = JsonNode.Parse(Read(NameOf(style) + ".json"))!.AsObject();
        foreach (var template in TemplatesOf(shipped).ToList())
            Write(Path.Combine(directory, template), Read(template));
        foreach (var (name, value) in JsonSerializer.SerializeToNode(profile, SimulatorJson.Default.PlatformProfile)!.AsObject())
            shipped[name] = value?.DeepClone();
        Write(Path.Combine(directory, profile.Id + ".json"), shipped.ToJsonString(Options));
    }

    static string NameOf(string style) => style switch
    {
        PlatformStyles.OAuth => "cn-operation",
        PlatformStyles.Gateway => "cd-exchange-luzhou",
        PlatformStyles.Batch => "cn-navigation",
        _ => "sc-luzhou-centre",
    };

    static IEnumerable<string> TemplatesOf(JsonObject node) => node.SelectMany(member => member.Value switch
    {
        JsonObject inner => TemplatesOf(inner),
        JsonValue value when member.Key.EndsWith("File", StringComparison.Ordinal) => [value.GetValue<string>()],
        _ => [],
    });

    static string Read(string name)
    {
        using var stream = typeof(ShippedProfiles).Assembly.GetManifestResourceStream(Prefix + name)
            ?? throw new InvalidOperationException($"The profile file {name} is not part of the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    static void Write(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
