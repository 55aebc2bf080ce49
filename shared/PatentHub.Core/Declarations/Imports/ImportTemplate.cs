namespace PatentHub.Declarations.Imports;

/// <summary>What the office's staff fill in: the headers, and two rows that explain and show, which are not read.</summary>
public sealed class ImportTemplate(ISheetWriter writer)
{
    const string Guide = "说明：";
    const string Example = "示例：";

    public void WriteText(Stream target) => writer.WriteText(target, Rows());

    /// <summary>With a second sheet that explains every column.</summary>
    public void WriteWorkbook(Stream target) => writer.WriteWorkbook(target,
        [new("专利声明", Rows(), [24]), new("填写说明", [["列名", "必填", "说明", "可填内容（代码）", "English"], .. ImportColumns.All.Select(Explain)], [22, 8, 50, 60, 50])]);

    static IEnumerable<IReadOnlyList<string?>> Rows() =>
    [
        [.. ImportColumns.All.Select(c => c.Header)],
        [.. ImportColumns.All.Select((c, i) => (i == 0 ? Guide : "") + Explanation(c))],
        [.. ImportColumns.All.Select((c, i) => (i == 0 ? Example : "") + c.Example)],
    ];

    static IReadOnlyList<string?> Explain(ImportColumn column) =>
        [column.Header, column.IsRequired ? "是" : "", Explanation(column), string.Join("、", column.Words.Select(w => $"{w.Zh[0]}（{w.Code}）")), column.En];

    static string Explanation(ImportColumn column) =>
        string.Join("；", new[] { column.IsRequired ? "必填" : "", column.Zh, column.Remedy?.Zh ?? "" }.Where(part => part.Length > 0));
}
