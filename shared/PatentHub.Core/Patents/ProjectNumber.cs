using System.Buffers;

namespace PatentHub.Patents;

/// <summary>
/// Number of a funding project, as its programme writes it, for example <c>2018YFB1003500</c>. Programmes share neither form nor check, so any
/// text is one; the canonical form is trimmed and has no full-width characters.
/// </summary>
public readonly record struct ProjectNumber : IIdentifier<ProjectNumber>
{
    const int PlausibleLength = 50;

    static readonly SearchValues<char> Marks = SearchValues.Create("-_/.()[]〔〕【】#: ");

    static readonly IdentifierError Empty = new("empty", "项目编号为空", "is empty");
    static readonly IdentifierError IsPatent = new("patentNumber", "是专利申请号，应填写项目编号，如 2018YFB1003500", "is a patent application number; give the project's, such as 2018YFB1003500");
    static readonly IdentifierError TooLong = new("implausible", "超过 50 个字符，不像项目编号，如 2018YFB1003500；请核实", "is longer than 50 characters, unlike a project number such as 2018YFB1003500; please confirm");
    static readonly IdentifierError NoDigit = new("implausible", "没有数字，不像项目编号，如 2018YFB1003500；请核实", "has no digit, unlike a project number such as 2018YFB1003500; please confirm");
    static readonly IdentifierError Foreign = new("implausible",
        "含有项目编号中少见的字符；多个项目应分条填写，请核实", "has characters that project numbers do not have; several projects need an entry each; please confirm");

    readonly string? _value;

    ProjectNumber(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An uninitialised project number has no value.");

    /// <summary>Why it looks like no project number; null where it may well be one. It is kept in any case.</summary>
    public IdentifierError? Doubt =>
        ApplicationNumber.TryParse(Value, out _, out _) ? IsPatent
        : Value.Length > PlausibleLength ? TooLong
        : !Value.AsSpan().ContainsAnyInRange('0', '9') ? NoDigit
        : Value.All(c => char.IsLetterOrDigit(c) || Marks.Contains(c)) ? null : Foreign;

    public override string ToString() => Value;

    public static bool TryParse(ReadOnlySpan<char> text, out ProjectNumber number, out IdentifierError? reason)
    {
        text = text.Trim();
        reason = text.IsEmpty ? Empty : null;
        number = text.IsEmpty ? default : new ProjectNumber(string.Create(text.Length, text, (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsWhiteSpace(from[i]) ? ' ' : WrittenText.Narrow(from[i]);
        }));
        return reason is null;
    }
}
