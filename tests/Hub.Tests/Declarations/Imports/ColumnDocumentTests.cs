using PatentHub.Declarations.Imports;
using PatentHub.Hub.Tests.Composition;
using PatentHub.Testing;
using Xunit;

namespace PatentHub.Hub.Tests.Declarations.Imports;

/// <summary>The table of columns in the documents is that of the code.</summary>
public sealed class ColumnDocumentTests
{
    const string Heading = "## Columns";

    [Fact]
    public async Task Documented_columns_are_those_of_the_code()
    {
        var text = await File.ReadAllTextAsync(Repository.Folder("docs/imports.md"), TestContext.Current.CancellationToken);
        await GeneratedDocument.AssertIsAsync("imports.md", text[..text.IndexOf(Heading, StringComparison.Ordinal)] + Heading + "\n\n" + Table());
    }

    static string Table() => string.Concat(ImportColumns.All.Select(Row).Prepend("| Column 列名 | Field | Other headers 同义列名 | Words and codes 可填内容 | Meaning |\n|---|---|---|---|---|\n"));

    static string Row(ImportColumn column) =>
        $"| {column.Header}{(column.IsRequired ? " *" : "")} | `{column.Field}` | {string.Join("、", column.Others)} | {string.Join("；", column.Words.Select(w => $"{string.Join("/", w.Zh)} `{w.Code}`"))} | {column.Zh}{(column.En.Length > 0 ? " / " : "")}{column.En} |\n";
}
