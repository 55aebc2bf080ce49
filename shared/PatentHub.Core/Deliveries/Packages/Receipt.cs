using System.Globalization;
using System.Text.Json;
using PatentHub.Declarations.Imports;
using PatentHub.Listings;
using PatentHub.Storage;

namespace PatentHub.Deliveries.Packages;

/// <summary>A line of a receipt as it came.</summary>
/// <param name="Row">As the spreadsheet program shows it; of JSON the place in the list, from 1.</param>
public sealed record ReceiptRow(int Row, string? ListingId, string? Revision, string? Result, string? Reason, string? RemoteId);

/// <summary>What is wrong with a cell, and what would be right. Never repeats the cell.</summary>
/// <param name="Column">Header of the column.</param>
public sealed record ReceiptError(int Row, string Column, string Zh, string En);

/// <summary>Reads receipts, and judges them against their package. Pure.</summary>
public static class Receipt
{
    const int ReasonLength = 200;

    /// <summary>The header may stand below a title.</summary>
    const int HeaderDepth = 20;

    /// <returns>Null where no header is found.</returns>
    public static List<ReceiptRow>? Read(ISheet sheet)
    {
        int[]? columns = null;
        var rows = new List<ReceiptRow>();
        foreach (var row in sheet.Rows())
        {
            if (columns is not null)
                rows.Add(new(row.Number, Cell(0), Cell(1), Cell(2), Cell(3), Cell(4)));
            else if (row.Number > HeaderDepth)
                return null;
            else if (ColumnsOf(row) is { } found)
                columns = found;

            string? Cell(int column) => columns[column] is >= 0 and var at && at < row.Cells.Count && row.Cells[at].Text?.Trim() is { Length: > 0 } text ? text : null;
        }
        return columns is null ? null : rows;
    }

    static int[]? ColumnsOf(SheetRow row)
    {
        int[] columns = [.. new[] { PackageSheets.Id, PackageSheets.Revision, PackageSheets.Result, PackageSheets.Reason, PackageSheets.RemoteId }
            .Select(header => row.Cells.ToList().FindIndex(c => c.Text?.Trim() == header))];
        return columns[..3].All(c => c >= 0) ? columns : null;
    }

    /// <summary><c>{"items":[{"id","revision","result","reason","remoteId"}]}</c>, result <c>accepted</c> or <c>rejected</c>.</summary>
    /// <returns>Null where there is no list of items.</returns>
    public static List<ReceiptRow>? Read(JsonElement body)
    {
        if (!body.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
            return null;
        return [.. items.EnumerateArray().Select((item, i) => new ReceiptRow(i + 1, JsonText.Of(item, "id"), JsonText.Revision(item, "revision")?.ToString(CultureInfo.InvariantCulture),
            JsonText.Of(item, "result"), JsonText.Of(item, "reason"), JsonText.Of(item, "remoteId")))];
    }

    /// <summary>Results that are new, and everything that is wrong. Lines without a result say nothing.</summary>
    public static (List<PackageItem> Results, List<ReceiptError> Errors) Judge(IReadOnlyDictionary<string, PackageItem> items, IEnumerable<ReceiptRow> rows)
    {
        var (results, errors) = (new Dictionary<string, PackageItem>(StringComparer.Ordinal), new List<ReceiptError>());
        foreach (var row in rows.Where(r => r.Result is not null))
            if (Fault(row, items, results) is { } error)
                errors.Add(error);
            else
            {
                var item = items[row.ListingId!];
                var result = ResultOf(row.Result);
                results[item.ListingId] = item with { Result = result, Reason = result == PackageItem.Rejected ? Cut(row.Reason) : null, RemoteId = Cut(row.RemoteId) };
            }
        return ([.. results.Values.Where(r => items[r.ListingId].Result is null)], errors);
    }

    static ReceiptError? Fault(ReceiptRow row, IReadOnlyDictionary<string, PackageItem> items, Dictionary<string, PackageItem> results)
    {
        if (row.ListingId is null || !items.TryGetValue(row.ListingId, out var item))
            return Of(PackageSheets.Id, "本数据包中没有这条信息；请核对信息编号，或上传到它所在的数据包", "is not in this package; correct the id, or upload the row to the package that it came with");
        if (!long.TryParse(row.Revision, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) || revision != item.Revision)
            return Of(PackageSheets.Revision, $"本数据包中这条信息是第 {item.Revision} 版；其他版本的结果请上传到相应的数据包", FormattableString.Invariant($"must be {item.Revision}, the revision in this package; a result of another revision belongs to the package that carried it"));
        var result = ResultOf(row.Result);
        if (result is null)
            return Of(PackageSheets.Result, $"应为“{PackageSheets.AcceptedWord}”或“{PackageSheets.RejectedWord}”，没有结果的留空", "must be 已接收 (accepted) or 已拒绝 (rejected), or empty");
        if (result == PackageItem.Rejected && row.Reason is null)
            return Of(PackageSheets.Reason, "已拒绝的必须写明原因", "a refusal needs its reason");
        if ((results.GetValueOrDefault(item.ListingId)?.Result ?? item.Result) is { } known && known != result)
            return Of(PackageSheets.Result, $"此前已登记为“{(known == PackageItem.Accepted ? PackageSheets.AcceptedWord : PackageSheets.RejectedWord)}”，不能改为相反的结果；如需更正，请对该推送重新发送",
                $"was recorded as {known} before and cannot become the opposite; to correct it, have the delivery sent again");
        return null;

        ReceiptError Of(string column, string zh, string en) => new(row.Row, column, zh, en);
    }

    static string? ResultOf(string? word) => word switch
    {
        PackageSheets.AcceptedWord or PackageItem.Accepted => PackageItem.Accepted,
        PackageSheets.RejectedWord or PackageItem.Rejected => PackageItem.Rejected,
        _ => null,
    };

    /// <summary>A reason is kept with the delivery, where no personal data may be.</summary>
    static string? Cut(string? text) => PersonalData.Redact(text) is { } clean ? JsonText.Cut(clean, ReasonLength) : null;
}
