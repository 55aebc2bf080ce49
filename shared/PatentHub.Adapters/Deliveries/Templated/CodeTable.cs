namespace PatentHub.Adapters.Deliveries.Templated;

/// <summary>A platform's codes for the hub's codes of one field.</summary>
/// <param name="Name">For people: the table's name in the profile.</param>
/// <param name="Map">By the hub's code.</param>
/// <param name="Otherwise">What a code is that the map lacks.</param>
/// <param name="Default">For <see cref="CodePolicy.Default"/>.</param>
sealed record CodeTable(string Name, IReadOnlyDictionary<string, string> Map, CodePolicy Otherwise, string? Default)
{
    /// <exception cref="ProfileFaultException">The code has none of the platform's, and the table insists on one.</exception>
    public string Of(string code, bool isTrial) => Map.TryGetValue(code, out var mapped) ? mapped : Otherwise switch
    {
        CodePolicy.Keep => code,
        CodePolicy.Default => Default!,
        _ when isTrial => Map.Values.First(),
        _ => throw new ProfileFaultException(new ProfileFault(
            $"字段 {Name} 的代码“{code}”没有对应的平台代码，请在平台档案的 codes.{Name}.map 中补充 / '{code}' has no code in codes.{Name}.map of the profile; add it", Code: $"{ProfileFault.UnmappedCode}:{Name}")),
    };
}

/// <summary>What becomes of a code that a table lacks.</summary>
enum CodePolicy
{
    /// <summary>The listing is refused before it is sent, with the table's name.</summary>
    Refuse,

    /// <summary>The hub's own code is sent.</summary>
    Keep,

    /// <summary>The table's default is sent.</summary>
    Default,
}
