namespace PatentHub.Patents;

/// <summary>What a patent is classified by: an <see cref="IpcSymbol"/>, or for a design a <see cref="LocarnoClass"/>.</summary>
public readonly record struct Classification : IIdentifier<Classification>
{
    static readonly IdentifierError DesignByIpc = new("scheme", "外观设计应使用洛迦诺分类（如 14-02），而非 IPC", "is an IPC symbol, but designs are classified by Locarno (such as 14-02)");
    static readonly IdentifierError OtherByLocarno = new("scheme",
        "发明和实用新型应使用 IPC（如 H04L9/32），洛迦诺分类只用于外观设计", "is a Locarno class, but inventions and utility models are classified by the IPC (such as H04L9/32)");

    readonly string? _value;

    Classification(string value, bool isLocarno) => (_value, IsLocarno) = (value, isLocarno);

    public string Value => _value ?? throw new InvalidOperationException("An uninitialised classification has no value.");

    public bool IsLocarno { get; }

    public override string ToString() => Value;

    public static bool TryParse(ReadOnlySpan<char> text, out Classification classification, out IdentifierError? reason)
    {
        classification = default;
        if (LocarnoClass.TryParse(text, out var locarno, out reason))
            classification = new Classification(locarno.Value, true);
        else if (IpcSymbol.TryParse(text, out var symbol, out reason))
            classification = new Classification(symbol.Value, false);
        return reason is null;
    }

    /// <summary>Which scheme belongs to a patent of the kind (<see cref="PatentTypes"/>), where this is of the other; null where it belongs.</summary>
    public IdentifierError? Doubt(string patentType) => (patentType == PatentTypes.Design, IsLocarno) switch
    {
        (true, false) => DesignByIpc,
        (false, true) => OtherByLocarno,
        _ => null,
    };
}
