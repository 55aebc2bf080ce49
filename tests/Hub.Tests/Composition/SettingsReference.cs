using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PatentHub.Adapters;
using PatentHub.Functions;
using PatentHub.FunctionsRuntime;

namespace PatentHub.Hub.Tests.Composition;

/// <param name="Name">As an environment variable or app setting; N stands for 0, 1, 2 …</param>
sealed record Setting(string Name, string Type, string Default, string Meaning);

/// <summary>
/// All settings, from the classes that hold them: those with a constant <c>Section</c>. Meanings are the summaries of their properties.
/// </summary>
static partial class SettingsReference
{
    static readonly Assembly[] Assemblies = [typeof(HubModule).Assembly, typeof(AdaptersModule).Assembly, typeof(Schedules).Assembly, typeof(EmbeddedHostOptions).Assembly];
    static readonly Dictionary<string, XElement> Summaries = Assemblies.SelectMany(ReadSummaries).ToDictionary(s => s.Key, s => s.Value);

    public static IEnumerable<Setting> All() => Sections().SelectMany(s => Of(s.Type, s.Section)).Concat(Schedules.Defaults.OrderBy(s => s.Key, StringComparer.Ordinal)
        .Select(s => new Setting(s.Key.Replace(":", "__", StringComparison.Ordinal), "NCrontab", s.Value!, $"When `{s.Key["Schedules:".Length..]}` runs, UTC; the default is the embedded host's")));

    public static string Write()
    {
        var text = new StringBuilder("""
            # Reference of settings

            Environment variables, in Azure the app's settings; N stands for 0, 1, 2 … Wrong ones stop the start with an error that names the setting.
            [settings.md](settings.md) says what to do with them. Made from the code; a test compares.

            | Setting | Type | Default | Meaning |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var setting in All())
            text.Append(CultureInfo.InvariantCulture, $"| `{setting.Name}` | {setting.Type} | {(setting.Default.Length == 0 ? "" : $"`{setting.Default}`")} | {setting.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        return text.ToString();
    }

    static IEnumerable<(Type Type, string Section)> Sections() =>
        from assembly in Assemblies
        from type in assembly.GetTypes()
        let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)
        where section is { IsLiteral: true }
        let name = (string)section.GetRawConstantValue()!
        orderby name
        select (type, name);

    static IEnumerable<Setting> Of(Type type, string prefix)
    {
        var defaults = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true }))
        {
            var name = $"{prefix}__{property.Name}";
            if (ElementOf(property.PropertyType) is not { } element)
                yield return new(name, NameOf(property.PropertyType), Show(property.GetValue(defaults)), Meaning(property));
            else if (IsOptions(element))
                foreach (var setting in Of(element, name + "__N"))
                    yield return setting;
            else
                yield return new(name + (property.PropertyType.Name.Contains("Dictionary", StringComparison.Ordinal) ? "__{name}" : "__N"), NameOf(element), "", Meaning(property));
        }
    }

    /// <summary>Of a list its items, of a dictionary its values; null for a single value.</summary>
    static Type? ElementOf(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)) && type.IsGenericType ? type.GetGenericArguments()[^1] : null;

    static bool IsOptions(Type type) => type.Namespace!.StartsWith("PatentHub", StringComparison.Ordinal) && type.IsClass;

    static string NameOf(Type type)
    {
        var real = Nullable.GetUnderlyingType(type) ?? type;
        return real.IsEnum ? string.Join(", ", Enum.GetNames(real)) : real == typeof(TimeSpan) ? "hh:mm:ss" : real.Name switch
        {
            nameof(Int32) or nameof(Int64) => "integer",
            nameof(Double) => "number",
            nameof(Boolean) => "true, false",
            nameof(String) => "text",
            nameof(Uri) => "address",
            var other => other,
        };
    }

    static string Show(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        Uri uri => uri.OriginalString,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    static string Meaning(PropertyInfo property) => Summaries.TryGetValue($"P:{property.DeclaringType!.FullName}.{property.Name}", out var summary) ? Plain(summary) : "";

    static string Plain(XElement summary) => Spaces().Replace(string.Concat(summary.Nodes().Select(node => node switch
    {
        XElement { Name.LocalName: "see" } see => $"`{((string?)see.Attribute("cref") ?? "").Split('.')[^1]}`",
        XElement code => $"`{code.Value}`",
        _ => node.ToString(),
    })), " ").Trim();

    static IEnumerable<KeyValuePair<string, XElement>> ReadSummaries(Assembly assembly) =>
        from member in XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
        where ((string)member.Attribute("name")!).StartsWith("P:", StringComparison.Ordinal) && member.Element("summary") is not null
        select KeyValuePair.Create((string)member.Attribute("name")!, member.Element("summary")!);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
