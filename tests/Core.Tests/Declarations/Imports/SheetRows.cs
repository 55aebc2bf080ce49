using PatentHub.Declarations.Imports;

namespace PatentHub.Core.Tests.Declarations.Imports;

/// <summary>Rows as a sheet has them.</summary>
static class SheetRows
{
    public static SheetRow Row(int number, params string?[] cells) => new(number, [.. cells.Select(text => new SheetCell(text))]);

    /// <summary>Rows from 1.</summary>
    public static List<SheetRow> Of(params string?[][] rows) => [.. rows.Select((cells, index) => Row(index + 1, cells))];
}
