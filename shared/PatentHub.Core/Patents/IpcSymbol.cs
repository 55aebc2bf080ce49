namespace PatentHub.Patents;

/// <summary>A symbol of the International Patent Classification, for example <c>H04L9/32</c>, or a subclass, <c>H04L</c>.</summary>
public readonly record struct IpcSymbol : IIdentifier<IpcSymbol>
{
    static readonly IdentifierError Form = new("form",
        "IPC 分类号格式应如 H04L9/32（外观设计为洛迦诺分类，如 14-02）", "must be an IPC symbol such as H04L9/32 (for designs a Locarno class such as 14-02)");
    static readonly IdentifierError Section = new("section", "Y 部只属于 CPC，IPC 只有 A 至 H 部", "is of section Y, which only the CPC has; the sections of the IPC are A to H");

    readonly string? _value;

    IpcSymbol(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An uninitialised IPC symbol has no value.");

    public override string ToString() => Value;

    /// <summary>Reads any written form: <c>C12G 3/022</c>, full-width characters, lower case, and ST.8's <c>C12G0003022000</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpcSymbol symbol, out IdentifierError? reason)
    {
        var canonical = ClassificationSymbol.Read(text);
        reason = canonical is null ? Form : canonical[0] == 'Y' ? Section : null;
        symbol = reason is null ? new IpcSymbol(canonical!) : default;
        return reason is null;
    }
}
