namespace PatentHub.Declarations.Imports;

/// <summary>
/// The original rows with a column before them that says what is wrong and how to mend it. All rows stand in it, good ones too: a patent is stated by all of
/// its rows together, and the corrected workbook is sent as a whole. Of secret rows nothing stands in it but
/// their place, and cells that could not be read are empty.
/// </summary>
static class ErrorWorkbook
{
    const int RemarkWidth = 60;
    const int ColumnWidth = 18;

    public static SheetToWrite Of(ImportTable table) => new("导入结果", Rows(table), [RemarkWidth, ColumnWidth]);

    static IEnumerable<IReadOnlyList<string?>> Rows(ImportTable table)
    {
        yield return [ImportColumns.ResultHeader, .. table.Header.Headers];
        // A result column of the file itself is an earlier one's, and would be taken for this one.
        var result = table.Header.Headers.ToList().FindIndex(h => CellText.Key(h) == CellText.Key(ImportColumns.ResultHeader));
        for (var index = 0; index < table.Rows.Count; index++)
            yield return table.IsSecret(index) ? [table.Rows.RemarkOn(index)] : [table.Rows.RemarkOn(index), .. table.Row(index).Cells.Select((cell, i) => i == result ? null : cell.Text)];
    }
}
