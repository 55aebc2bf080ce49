using System.Buffers;
using System.Text.Json;
using PatentHub.Patents;

namespace PatentHub.Declarations.Imports;

/// <summary>What is to be done with the rows of one patent.</summary>
enum Judgement
{
    Keep,
    Quarantine,

    /// <summary>It cannot even be quarantined: there is no number, or too much of it.</summary>
    Reject,

    /// <summary>It is secret.</summary>
    Refuse,
}

/// <summary>The rows of one patent, read and judged.</summary>
/// <param name="Item">What is to be taken in; empty: nothing.</param>
/// <param name="Remarks">What is to be said of each row; null: nothing.</param>
readonly record struct JudgedGroup(Judgement Judgement, bool HasWarnings, ReadOnlyMemory<byte> Item, IReadOnlyList<string?> Remarks)
{
    /// <summary>A declaration has at most that many projects, and a row states one.</summary>
    const int MostRows = 200;

    /// <summary>Of the rows of one patent; a declaration has at most 60,000 bytes.</summary>
    const int MostCharacters = 1_000_000;

    const int MostBytes = 60_000;

    public static JudgedGroup Of(ImportTable table, RowGroup group, DateTimeOffset updatedAt, DateOnly today)
    {
        if (group.IsSecret)
            return OfSecret(group, [.. group.Rows.ToArray().Select(row => table.Rows[row].Number)], updatedAt);
        var rows = Load(table, group.Rows.Span);
        var patent = PatentRows.Read(table.Header, rows, table.Epoch, updatedAt);
        using var item = JsonDocument.Parse(patent.Item);
        var read = DeclarationReader.Read(item.RootElement, today);
        IReadOnlyList<Finding> findings = read switch
        {
            DeclarationItem.Kept kept => kept.Warnings,
            DeclarationItem.Quarantined quarantined => quarantined.Reasons,
            _ => [],
        };
        List<CellFinding> all = [.. patent.Findings, .. findings.Select(f => patent.Locate(f, table.Header))];
        var tooLarge = rows.Count < group.Rows.Length || patent.Item.Length > MostBytes;
        if (tooLarge)
            all.Add(new(0, -1, "item.size", $"同一专利的内容过多（超过 {MostRows} 行或 {MostBytes} 字节），请精简", $"the rows of this patent are too many or too long (more than {MostRows} rows or {MostBytes} bytes); shorten them"));
        var judgement = group.Number is null || tooLarge ? Judgement.Reject : read is DeclarationItem.Kept ? Judgement.Keep : Judgement.Quarantine;
        return new(judgement, judgement == Judgement.Keep && all.Count > 0, judgement == Judgement.Reject ? default : patent.Item,
            RemarkWriter.Write(table.Header, [.. rows.Select(r => r.Number)], group.Rows.Length, judgement, all));
    }

    /// <summary>Of a number that is known the item says that it is secret, so that nothing is kept of it; of others there is none.</summary>
    static JudgedGroup OfSecret(RowGroup group, int[] numbers, DateTimeOffset updatedAt)
    {
        var item = new ArrayBufferWriter<byte>();
        if (group.Number is { } number)
        {
            using var json = new Utf8JsonWriter(item);
            json.WriteStartObject();
            json.WriteString(ImportColumns.Number, number.Value);
            json.WriteString(ImportColumns.Secrecy, "secret");
            json.WriteString("updatedAt", updatedAt);
            json.WriteEndObject();
        }
        return new(Judgement.Refuse, false, item.WrittenMemory, [.. numbers.Select(RemarkWriter.OfSecret)]);
    }

    static List<SheetRow> Load(ImportTable table, ReadOnlySpan<int> indices)
    {
        var (rows, characters) = (new List<SheetRow>(), 0);
        foreach (var index in indices)
        {
            var row = table.Row(index);
            characters += row.Cells.Sum(c => c.Text?.Length ?? 0);
            if (rows.Count == MostRows || rows.Count > 0 && characters > MostCharacters)
                break;
            rows.Add(row);
        }
        return rows;
    }
}
