namespace PatentHub.Patents;

/// <summary>A symbol of the Cooperative Patent Classification, for example <c>H04L9/3239</c>: formed as the IPC's, with a section Y besides.</summary>
public readonly record struct CpcSymbol : IIdentifier<CpcSymbol>
{
    static readonly IdentifierError Form = new("form", "CPC 分类号格式应如 H04L9/3239", "must be a CPC symbol such as H04L9/3239");

    readonly string? _value;

    CpcSymbol(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An uninitialised CPC symbol has no value.");

    public override string ToString() => Value;

    public static bool TryParse(ReadOnlySpan<char> text, out CpcSymbol symbol, out IdentifierError? reason)
    {
        var canonical = ClassificationSymbol.Read(text);
        reason = canonical is null ? Form : null;
        symbol = canonical is null ? default : new CpcSymbol(canonical);
        return reason is null;
    }
}
