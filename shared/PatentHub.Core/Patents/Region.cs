using System.Collections.Frozen;

namespace PatentHub.Patents;

/// <summary>Luzhou's counties and districts (GB/T 2260).</summary>
public static class Region
{
    public static readonly FrozenDictionary<string, string> Luzhou = new Dictionary<string, string>
    {
        ["510500"] = "泸州市",
        ["510502"] = "江阳区",
        ["510503"] = "纳溪区",
        ["510504"] = "龙马潭区",
        ["510521"] = "泸县",
        ["510522"] = "合江县",
        ["510524"] = "叙永县",
        ["510525"] = "古蔺县",
    }.ToFrozenDictionary();

    /// <summary>Whether the text has the form of a GB/T 2260 code: six digits, not beginning with 0.</summary>
    public static bool IsCode(ReadOnlySpan<char> text) => text.Length == 6 && text[0] != '0' && !text.ContainsAnyExceptInRange('0', '9');
}
