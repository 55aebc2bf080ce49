using System.Collections.Frozen;

namespace PatentHub.Patents;

/// <summary>Where a patent belongs: the code of a county or district (GB/T 2260), or of a functional zone of Luzhou.</summary>
/// <remarks>Functional zones have no code of GB/T 2260. Theirs, LZ and the initials of the name, are the hub's own and mean nothing elsewhere.</remarks>
public readonly record struct Region : IIdentifier<Region>
{
    const string City = "510500";
    const string CityPrefix = "5105";
    const int MaxLength = 30;

    /// <summary>Names of the city and its counties and districts (GB/T 2260).</summary>
    public static readonly FrozenDictionary<string, string> Luzhou = new Dictionary<string, string>
    {
        [City] = "泸州市",
        ["510502"] = "江阳区",
        ["510503"] = "纳溪区",
        ["510504"] = "龙马潭区",
        ["510521"] = "泸县",
        ["510522"] = "合江县",
        ["510524"] = "叙永县",
        ["510525"] = "古蔺县",
    }.ToFrozenDictionary();

    /// <summary>Names of Luzhou's functional zones, by the hub's own codes.</summary>
    public static readonly FrozenDictionary<string, string> Zones = new Dictionary<string, string>
    {
        ["LZ-GXQ"] = "高新区",
        ["LZ-CNLG"] = "自贸区川南临港片区",
        ["LZ-JKQ"] = "经开区",
    }.ToFrozenDictionary();

    static readonly FrozenDictionary<string, string> Codes =
        Luzhou.Concat(Zones).Append(new("LZ-CNLG", "川南临港片区")).ToFrozenDictionary(r => r.Value, r => r.Key);

    static readonly string[] Prefixes = ["四川省", "泸州市", "泸州"];

    static readonly IdentifierError Form = new("form", "应为六位行政区划代码（如 510502）、泸州市区县或园区名称（如 江阳区）或园区代码（如 LZ-GXQ）",
        "must be a six-digit GB/T 2260 code such as 510502, the name of a county, district or zone of Luzhou, or a zone's code such as LZ-GXQ");

    static readonly IdentifierError NotOfLuzhou = new("unknown", "泸州市没有此区划代码，请核实", "is no code of a county or district of Luzhou, though it begins as one; please confirm");

    readonly string? _value;

    Region(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An uninitialised region has no value.");

    /// <summary>In Chinese, for people; null for places beyond Luzhou.</summary>
    public string? Name => Luzhou.GetValueOrDefault(Value) ?? Zones.GetValueOrDefault(Value);

    /// <summary>A code that begins as Luzhou's do and is none of them.</summary>
    public IdentifierError? Doubt => Value.StartsWith(CityPrefix, StringComparison.Ordinal) && Name is null ? NotOfLuzhou : null;

    public override string ToString() => Value;

    /// <summary>Whether the text has the form of a GB/T 2260 code: six digits, not beginning with 0.</summary>
    public static bool IsCode(ReadOnlySpan<char> text) => text.Length == 6 && text[0] != '0' && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>The code that others know: a zone is in the city.</summary>
    public static string? PublicCode(string? code) => code is not null && Zones.ContainsKey(code) ? City : code;

    /// <summary>Reads a code or a name, for example <c>510502</c>, <c>江阳区</c>, <c>泸州市江阳区</c>, <c>lz-gxq</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Region region, out IdentifierError? reason)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        var length = WrittenText.Fold(text, buffer);
        var code = length > MaxLength ? null : CodeOf(buffer[..length].ToString());
        reason = code is null ? Form : null;
        region = code is null ? default : new Region(code);
        return reason is null;
    }

    static string? CodeOf(string text)
    {
        if (IsCode(text) || Zones.ContainsKey(text))
            return text;
        if (Codes.TryGetValue(text, out var code))
            return code;
        return Prefixes.FirstOrDefault(p => text.StartsWith(p, StringComparison.Ordinal)) is { } prefix ? CodeOf(text[prefix.Length..]) : null;
    }
}
