namespace PatentHub.Patents;

/// <summary>
/// The number under which an application is published or a grant announced, in canonical form: CN, digits and kind code, for example
/// <c>CN113067703A</c>.
/// </summary>
/// <remarks>
/// Nine digits since 2007, seven before; the first states the kind of patent. Until 1988 they were the eight of the application number, of which
/// the third does. Kind codes: ZC 0008-2004, A for a published application, B (earlier C), U (Y) and S (D) for a grant; a digit may follow.
/// </remarks>
public readonly record struct PublicationNumber : IIdentifier<PublicationNumber>
{
    const int CountryLength = 2;
    const int EarlyDigits = 8;
    const int MaxLength = CountryLength + 9 + 2;

    static readonly IdentifierError Form = new("form", "公开号应为 CN、数字和文献种类代码，如 CN113067703A", "must be CN, digits and a kind code, such as CN113067703A");
    static readonly IdentifierError KindMissing = new("form",
        "数字后应为文献种类代码 A、B、C、U、Y、S 或 D，其后可有一位数字，如 CN113067703A", "must end in a kind code, A, B, C, U, Y, S or D and perhaps a digit, such as CN113067703A (ZC 0008-2004)");
    static readonly IdentifierError EarlyYear = new("form",
        "CN 后为 8 位数字的是 1985 至 1988 年的公开号，前两位应为 85 至 88；2007 年以后为 9 位数字", "with 8 digits is of 1985 to 1988 and must begin with 85 to 88; since 2007 there are 9");

    readonly string? _value;

    PublicationNumber(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An uninitialised publication number has no value.");

    /// <summary>The kind of patent (<see cref="PatentTypes"/>); digits and kind code agree about it.</summary>
    public string Type => TypeOf(KindCode)!;

    /// <summary>The letter of the kind code.</summary>
    public char KindCode => Value[Value.AsSpan().LastIndexOfAnyInRange('A', 'Z')];

    /// <summary>Whether a grant was announced under it, rather than an application published.</summary>
    public bool IsGrant => KindCode != 'A';

    public override string ToString() => Value;

    /// <summary>Reads any written form: spaces, full-width characters, lower case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PublicationNumber number, out IdentifierError? reason)
    {
        number = default;
        Span<char> buffer = stackalloc char[MaxLength];
        var length = WrittenText.Fold(text, buffer);
        reason = length > MaxLength ? Form : Check(buffer[..length]);
        if (reason is not null)
            return false;
        number = new PublicationNumber(new string(buffer[..length]));
        return true;
    }

    /// <summary>What about it contradicts the application, or the field that it was given in; null where it agrees.</summary>
    /// <param name="asGrant">Given as the number of the grant's announcement.</param>
    public IdentifierError? Doubt(ApplicationNumber application, bool asGrant)
    {
        if (Type != application.Type)
        {
            var (own, other) = (PatentTypes.NameOf(Type), PatentTypes.NameOf(application.Type));
            return new("contradiction", $"种类代码 {KindCode} 表示{own.Zh}，而申请号表示{other.Zh}，请核实",
                $"has a kind code of {own.En}s, {KindCode}, but the application number is of {other.En}s; please confirm");
        }
        return (IsGrant, asGrant) switch
        {
            (true, false) => new("misplaced", $"种类代码 {KindCode} 表示授权公告，应填在授权公告号（grantPublicationNumber）", $"announces a grant (kind code {KindCode}) and belongs in grantPublicationNumber"),
            (false, true) => new("misplaced", $"种类代码 {KindCode} 表示申请公布，应填在公布号（publicationNumber）", $"publishes an application (kind code {KindCode}) and belongs in publicationNumber"),
            _ => null,
        };
    }

    static IdentifierError? Check(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("CN"))
            return Form;
        var rest = text[CountryLength..];
        var digits = rest[..(rest.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : rest.Length)];
        var kind = rest[digits.Length..];
        if (digits.Length is < 7 or > 9)
            return new("form", $"CN 后应为 9 位数字（2007 年以前为 7 位），现有 {digits.Length} 位", $"must have 9 digits after CN (7 before 2007); this has {digits.Length}");
        if (kind.Length is not (1 or 2) || TypeOf(kind[0]) is not { } type || kind.Length == 2 && !char.IsAsciiDigit(kind[1]))
            return KindMissing;
        if (digits.Length == EarlyDigits && digits[..2] is not ("85" or "86" or "87" or "88"))
            return EarlyYear;
        return CheckType(digits, kind[0], type);
    }

    static IdentifierError? CheckType(ReadOnlySpan<char> digits, char kind, string type)
    {
        var at = digits.Length == EarlyDigits ? 2 : 0;
        var stated = digits[at] switch { '1' => PatentTypes.Invention, '2' => PatentTypes.UtilityModel, '3' => PatentTypes.Design, _ => null };
        if (stated is null)
            return new("form", $"第 {at + 1} 位数字应为 1（发明）、2（实用新型）或 3（外观设计）", $"must have 1 (invention), 2 (utility model) or 3 (design) as digit {at + 1}");
        if (stated == type)
            return null;
        var name = PatentTypes.NameOf(stated);
        var kinds = stated switch { PatentTypes.Invention => ("A、B 或 C", "A, B or C"), PatentTypes.UtilityModel => ("U 或 Y", "U or Y"), _ => ("S 或 D", "S or D") };
        return new("kind", $"第 {at + 1} 位数字表示{name.Zh}，其种类代码应为 {kinds.Item1}，而非 {kind}", $"is of {name.En}s by digit {at + 1}, whose kind code is {kinds.Item2}, not {kind}");
    }

    static string? TypeOf(char kind) => kind switch
    {
        'A' or 'B' or 'C' => PatentTypes.Invention,
        'U' or 'Y' => PatentTypes.UtilityModel,
        'S' or 'D' => PatentTypes.Design,
        _ => null,
    };
}
