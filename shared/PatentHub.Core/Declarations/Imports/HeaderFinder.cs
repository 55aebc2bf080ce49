using PatentHub.Storage;

namespace PatentHub.Declarations.Imports;

/// <summary>A table's header: what each of its columns means.</summary>
/// <param name="Rows">Number of rows down to the last one of the header, title lines before it included.</param>
/// <param name="Headers">As the file has them; those of two lines are put together.</param>
/// <param name="Columns">What each means; null: nothing here.</param>
public sealed record TableHeader(int Rows, IReadOnlyList<string> Headers, IReadOnlyList<ImportColumn?> Columns)
{
    /// <summary>Headers that mean nothing here, or what another column means already.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Position of the column of a field; -1: there is none.</summary>
    public int Find(string field) => Columns.ToList().FindIndex(c => c?.Field == field);
}

/// <summary>
/// Finds the header below whatever titles and notes stand above it: one line, or two of which the upper one has the groups, as merged cells have it.
/// Pure.
/// </summary>
public static class HeaderFinder
{
    /// <summary>Rows that are looked at.</summary>
    public const int Depth = 20;

    const int MostShown = 50;
    const int HeaderShown = 50;

    /// <summary>Marks of classified documents (保守国家秘密法 §17, 国家秘密定密管理规定).</summary>
    static readonly string[] SecretMarks = ["绝密", "机密", "秘密★", "国防专利"];

    /// <param name="rows">The first rows of a table, at most <see cref="Depth"/>.</param>
    /// <returns>The row that says most, or the two that say more together than any alone; null where none has a number and a title.</returns>
    public static TableHeader? Find(IReadOnlyList<SheetRow> rows)
    {
        TableHeader? best = null;
        foreach (var candidate in rows.Select((row, i) => Read(i + 1, Texts(row), [])).Concat(rows.Zip(rows.Skip(1)).Select((pair, i) => Read(i + 2, Texts(pair.First), Texts(pair.Second)))))
            if (best is null || Known(candidate) > Known(best))
                best = candidate;
        return best is not null && best.Find(ImportColumns.Number) >= 0 && best.Find(ImportColumns.Title) >= 0 ? Complete(best) : null;
    }

    /// <summary>How much a table's first rows say that a header can mean; to tell the right way of reading a file from others.</summary>
    public static int Score(IReadOnlyList<SheetRow> rows) => Find(rows) is { } header ? Known(header) : 0;

    /// <summary>Whether something above the table says that all of it is secret.</summary>
    public static bool IsMarkedSecret(IReadOnlyList<SheetRow> rows, int before) => rows.Take(before).SelectMany(Texts)
        .Any(text => Array.Exists(SecretMarks, mark => CellText.Key(text).StartsWith(mark, StringComparison.Ordinal)));

    static int Known(TableHeader header) => header.Columns.Count(c => c is not null);

    static string[] Texts(SheetRow row) => [.. row.Cells.Select(c => c.Text?.Trim() ?? "")];

    /// <param name="lower">The second line; empty where there is one line only.</param>
    static TableHeader Read(int rows, string[] upper, string[] lower)
    {
        var headers = new List<string>();
        var columns = new List<ImportColumn?>();
        var group = "";
        for (var i = 0; i < Math.Max(upper.Length, lower.Length); i++)
        {
            var (above, below) = (upper.ElementAtOrDefault(i) ?? "", lower.ElementAtOrDefault(i) ?? "");
            // The text of merged cells stands in the first of them; a lower line below goes with it.
            group = above.Length > 0 ? above : below.Length > 0 ? group : "";
            var (header, column) = Name(above, below, group);
            headers.Add(header);
            columns.Add(column is not null && columns.Contains(column) && column.Field != ImportColumns.Secrecy ? null : column);
        }
        return new TableHeader(rows, headers, columns);
    }

    /// <summary>Looks once more at headers that mean nothing: what speaks of secrecy is about secrecy, and the others are to be reported.</summary>
    static TableHeader Complete(TableHeader header)
    {
        ImportColumn?[] columns = [.. header.Columns.Zip(header.Headers, (column, text) => column ?? ImportColumns.FindSecrecy(text))];
        var unknown = columns.Zip(header.Headers).Where(c => c.First is null && c.Second.Length > 0 && CellText.Key(c.Second) != CellText.Key(ImportColumns.ResultHeader));
        return header with { Columns = columns, Unknown = [.. unknown.Select(c => JsonText.Cut(c.Second, HeaderShown)).Take(MostShown)] };
    }

    /// <summary>Below a group a name is that of the group's thing ("项目" above "名称"), else its own, else that of the line above.</summary>
    static (string Header, ImportColumn? Column) Name(string above, string below, string group)
    {
        if (below.Length == 0)
            return (above, ImportColumns.Find(above));
        foreach (var header in new[] { group + below, Bare(group) + below, below })
            if (ImportColumns.Find(header) is { } column)
                return (header, column);
        return ImportColumns.Find(above) is { } whole && above.Length > 0 ? (above, whole) : (group + below, null);
    }

    static string Bare(string group) => group.EndsWith("信息", StringComparison.Ordinal) || group.EndsWith("情况", StringComparison.Ordinal) ? group[..^2] : group;
}
