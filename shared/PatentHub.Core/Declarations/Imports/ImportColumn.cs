using System.Collections.Frozen;

namespace PatentHub.Declarations.Imports;

/// <summary>What a column's cells hold.</summary>
public enum CellKind
{
    Text,
    Date,

    /// <summary>One word of a list.</summary>
    Word,

    /// <summary>Several words of a list.</summary>
    Words,

    /// <summary>Several texts, none of which has a comma.</summary>
    Texts,

    /// <summary>Several names, in which a comma is part of the name.</summary>
    Names,
    Amount,
    Share,
}

/// <param name="Code">As documents have it.</param>
/// <param name="Zh">As people write it; the first one is shown.</param>
public sealed record ImportWord(string Code, params string[] Zh);

/// <summary>A column of a table of declarations.</summary>
/// <param name="Field">
/// Path of its field in an item of the feed. Of <c>project.…</c> each row states one entry; of <c>applicant.…</c> the entries of a cell go with those
/// of the columns beside it.
/// </param>
/// <param name="Header">As the template has it.</param>
/// <param name="Zh">What belongs into it, for the office's staff.</param>
/// <param name="En">The same for developers.</param>
/// <param name="Example">Of the template.</param>
/// <param name="Others">Other headers that mean the same, as standards and offices have them.</param>
public sealed record ImportColumn(string Field, CellKind Kind, string Header, string Zh, string En, string Example, params string[] Others)
{
    FrozenDictionary<string, string> _codes = FrozenDictionary<string, string>.Empty;

    public bool IsRequired { get; init; }

    /// <summary>What its cells may hold, where that is a list.</summary>
    public IReadOnlyList<ImportWord> Words
    {
        get;
        init
        {
            field = value;
            _codes = value.SelectMany(w => w.Zh.Append(w.Code).Select(zh => (Key: CellText.Key(zh), w.Code))).ToFrozenDictionary(w => w.Key, w => w.Code);
        }
    } = [];

    public bool IsOfProject => Field.StartsWith(ImportColumns.ProjectPrefix, StringComparison.Ordinal);

    public bool IsOfApplicant => Field.StartsWith(ImportColumns.ApplicantPrefix, StringComparison.Ordinal);

    /// <summary>The code that a word means; null for other words. Codes are words too.</summary>
    public string? CodeOf(string word) => _codes.GetValueOrDefault(CellText.Key(word));

    /// <summary>How to mend a cell that does not hold what it should; null where there is nothing to add to what is said of it.</summary>
    public (string Zh, string En)? Remedy => Kind switch
    {
        CellKind.Date => ("应为存在的日期，如 2024-03-01、2024/3/1 或 2024年3月1日", "must be a real date, such as 2024-03-01, 2024/3/1 or 2024年3月1日"),
        CellKind.Word => ($"应为以下之一：{WordList}", $"must be one of {WordList}"),
        CellKind.Words or CellKind.Names when Words.Count > 0 => ($"每项应为以下之一，用分号隔开：{WordList}", $"each entry, separated by semicolons, must be one of {WordList}"),
        CellKind.Amount => ("应为不小于 0 的数字，如 300000 或 30万元", "must be a number that is not negative, such as 300000 or 30万元"),
        CellKind.Share => ("应为 0 到 1 之间的数或百分数，如 0.5 或 50%", "must be a share from 0 to 1 or a percentage, such as 0.5 or 50%"),
        _ => null,
    };

    public string WordList => string.Join("、", Words.Select(w => w.Zh[0]));
}
