using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace PatentHub.FunctionsRuntime.Hosting;

/// <summary>Replaces <c>%Name%</c> in trigger attributes by the setting of that name.</summary>
static partial class SettingReference
{
    /// <exception cref="InvalidOperationException">The setting is missing or empty.</exception>
    public static string Resolve(string text, IConfiguration settings) => Reference().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        return settings[name.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"'{text}' refers to the setting '{name}', which has no value.");
    });

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
