namespace PatentHub.Patents;

/// <summary>Class and subclass of the Locarno classification, by which designs are classified, for example <c>14-02</c>.</summary>
public readonly record struct LocarnoClass : IIdentifier<LocarnoClass>
{
    const int ClassLength = 5;

    static readonly IdentifierError Form = new("form", "洛迦诺分类号应为两位大类和两位小类，如 14-02", "must be a Locarno class of two digits and two, such as 14-02");

    readonly string? _value;

    LocarnoClass(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An uninitialised Locarno class has no value.");

    public override string ToString() => Value;

    /// <summary>Reads any written form: spaces, full-width characters.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out LocarnoClass locarno, out IdentifierError? reason)
    {
        Span<char> buffer = stackalloc char[ClassLength];
        var isClass = WrittenText.Fold(text, buffer) == ClassLength
            && buffer is [>= '0' and <= '9', >= '0' and <= '9', '-', >= '0' and <= '9', >= '0' and <= '9'] and not ['0', '0', ..];
        reason = isClass ? null : Form;
        locarno = isClass ? new LocarnoClass(new string(buffer)) : default;
        return isClass;
    }
}
