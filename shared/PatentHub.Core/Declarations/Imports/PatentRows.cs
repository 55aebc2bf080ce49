using System.Buffers;
using System.Globalization;
using System.Text.Json;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations.Imports;

/// <summary>Something about a cell of one patent's rows.</summary>
/// <param name="Row">Position among these rows.</param>
/// <param name="Column">Position in the row; -1: it concerns the row as a whole.</param>
public sealed record CellFinding(int Row, int Column, string Code, string Zh, string En);

/// <summary>Rows of one patent as one item of the feed.</summary>
/// <param name="Item">JSON. What cannot be understood stands in it as it was written, for the reader to judge and for people to correct.</param>
/// <param name="Findings">What was found on the way.</param>
public sealed record PatentItem(ReadOnlyMemory<byte> Item, IReadOnlyList<CellFinding> Findings, IReadOnlyDictionary<string, (int Row, int Column)> Origins)
{
    /// <summary>Where a finding of the reader belongs: the cell that its field is from, or that of the next larger one that is from a cell.</summary>
    public CellFinding Locate(Finding finding, TableHeader header)
    {
        var path = finding.Field;
        while (path.Length > 0 && !Origins.ContainsKey(path))
            path = path.LastIndexOfAny(['.', '[']) is var cut and > 0 ? path[..cut] : "";
        if (!Origins.TryGetValue(path, out var origin))
            return new(0, header.Find(finding.Field), finding.Code, finding.Zh, finding.En);
        var remedy = finding.Code is "code" or "entry" or "date" or "number" or "type" ? header.Columns[origin.Column]!.Remedy : null;
        return new(origin.Row, origin.Column, finding.Code, remedy?.Zh ?? finding.Zh, remedy?.En ?? finding.En);
    }
}

/// <summary>
/// Makes one item of the rows of one patent, of which each states one project. What all rows state alike is taken from the first that has it; a row that
/// says something else is told so, and where. Pure.
/// </summary>
public sealed class PatentRows
{
    readonly TableHeader _header;
    readonly IReadOnlyList<SheetRow> _rows;
    readonly DateOnly _epoch;
    readonly List<CellFinding> _findings = [];
    readonly Dictionary<string, (int Row, int Column)> _origins = new(StringComparer.Ordinal);

    PatentRows(TableHeader header, IReadOnlyList<SheetRow> rows, DateOnly epoch) => (_header, _rows, _epoch) = (header, rows, epoch);

    /// <param name="rows">In the order of the file.</param>
    /// <param name="updatedAt">When the file came: a later file says more than an earlier one.</param>
    public static PatentItem Read(TableHeader header, IReadOnlyList<SheetRow> rows, DateOnly epoch, DateTimeOffset updatedAt)
    {
        var patent = new PatentRows(header, rows, epoch);
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new() { Encoder = CanonicalJson.Encoder }))
            patent.Write(json, updatedAt);
        return new PatentItem(bytes.WrittenMemory, patent._findings, patent._origins);
    }

    void Write(Utf8JsonWriter json, DateTimeOffset updatedAt)
    {
        FindFlaws();
        var values = new SortedDictionary<string, Action<Utf8JsonWriter>>(StringComparer.Ordinal);
        foreach (var (column, position) in _header.Columns.Select((c, i) => (c, i)))
            if (column is { IsOfProject: false, IsOfApplicant: false, Field: not ImportColumns.Secrecy } && Stated(position) is { } row)
                Add(values, column, row, position);
        LeaveOutMereOffer(values);
        json.WriteStartObject();
        WriteMembers(json, values, "");
        WriteApplicants(json);
        WriteProjects(json);
        json.WriteString("updatedAt", updatedAt);
        json.WriteEndObject();
    }

    void FindFlaws()
    {
        for (var row = 0; row < _rows.Count; row++)
            for (var position = 0; position < _rows[row].Cells.Count; position++)
                if (_header.Columns.ElementAtOrDefault(position) is not null)
                    switch (_rows[row].Cells[position].Flaw)
                    {
                        case CellFlaw.TooLong:
                            Report(row, position, "cell.length", $"超过 {SheetLimits.CellCharacters} 个字符，未读取，请缩短", $"has more than {SheetLimits.CellCharacters} characters and was not read; shorten it");
                            break;
                        case CellFlaw.FormulaError:
                            Report(row, position, "cell.formula", "是出错的公式，未读取，请改为数值或文字", "is a formula with an error and was not read; put in the value");
                            break;
                    }
    }

    /// <summary>The first row that states a column; rows that contradict it are told.</summary>
    int? Stated(int position)
    {
        int? first = null;
        for (var row = 0; row < _rows.Count; row++)
            if (Text(row, position) is not { } text)
                continue;
            else if (first is null)
                first = row;
            else if (!IsSame(position, text, Text(first.Value, position)!))
                Report(row, position, "conflict", $"与第 {_rows[first.Value].Number} 行不一致，已采用第 {_rows[first.Value].Number} 行的值；同一专利各行应一致",
                    $"differs from row {_rows[first.Value].Number}, whose value is taken; rows of one patent must agree");
        return first;
    }

    bool IsSame(int position, string a, string b) =>
        _header.Columns[position]!.Field == ImportColumns.Number || CellText.Key(a) == CellText.Key(b)
        || _header.Columns[position]!.Kind == CellKind.Date && CellText.Date(a, _epoch) is { } day && day == CellText.Date(b, _epoch);

    void Add(SortedDictionary<string, Action<Utf8JsonWriter>> values, ImportColumn column, int row, int position)
    {
        var text = Text(row, position)!;
        values[column.Field] = json => WriteValue(json, column, text);
        _origins[column.Field] = (row, position);
        if (column.Field == "offer.price.amount" && _header.Find("offer.price.currency") is var currency && (currency < 0 || Stated(currency) is null))
            values["offer.price.currency"] = json => json.WriteStringValue("CNY");
    }

    /// <summary>Lists of patents have contacts and prices of what nobody offers: only who says how the patent may be had publishes it.</summary>
    void LeaveOutMereOffer(SortedDictionary<string, Action<Utf8JsonWriter>> values)
    {
        List<string> stated = [.. values.Keys.Where(field => field.StartsWith(ImportColumns.OfferPrefix, StringComparison.Ordinal))];
        if (stated.Count == 0)
            return;
        if (_origins.TryGetValue(ImportColumns.OfferModes, out var modes))
        {
            var column = _header.Columns[modes.Column]!;
            if (CellText.Entries(Text(modes.Row, modes.Column)!, byComma: true).Any(entry => column.CodeOf(entry) is not null))
                return;
            var (zh, en) = column.Remedy!.Value;
            Report(modes.Row, modes.Column, "offer.modes", $"{zh}；供给信息未采用", $"{en}; the offer is not taken");
        }
        else
        {
            var (row, position) = stated.Where(_origins.ContainsKey).Select(field => _origins[field]).Min();
            Report(row, position, "offer.modes", "未填写“转化方式”，供给信息未采用；愿意提供的请填写“转化方式”，不提供的不必处理",
                "belongs to an offer, which is not taken since 转化方式 is empty; fill that in if there is one");
        }
        foreach (var field in stated)
        {
            values.Remove(field);
            _origins.Remove(field);
        }
    }

    void WriteValue(Utf8JsonWriter json, ImportColumn column, string text)
    {
        switch (column.Kind)
        {
            case CellKind.Date:
                json.WriteStringValue(CellText.Date(text, _epoch) ?? text);
                break;
            case CellKind.Word:
                json.WriteStringValue(column.CodeOf(text) ?? text);
                break;
            case CellKind.Amount:
                WriteNumber(json, CellText.Amount(text), text);
                break;
            case CellKind.Share:
                WriteNumber(json, CellText.Share(text), text);
                break;
            case CellKind.Words or CellKind.Texts or CellKind.Names:
                json.WriteStartArray();
                foreach (var entry in CellText.Entries(text, byComma: column.Kind != CellKind.Names).Where(e => e.Length > 0))
                    json.WriteStringValue(column.CodeOf(entry) ?? entry);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(text);
                break;
        }
    }

    static void WriteNumber(Utf8JsonWriter json, decimal? number, string text)
    {
        if (number is { } value)
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(text);
    }

    /// <summary>Writes the members below a path, objects within objects.</summary>
    static void WriteMembers(Utf8JsonWriter json, SortedDictionary<string, Action<Utf8JsonWriter>> values, string below)
    {
        foreach (var group in values.Where(v => v.Key.StartsWith(below, StringComparison.Ordinal)).GroupBy(v => v.Key[below.Length..].Split('.')[0]))
        {
            json.WritePropertyName(group.Key);
            if (values.TryGetValue(below + group.Key, out var write))
            {
                write(json);
                continue;
            }
            json.WriteStartObject();
            WriteMembers(json, values, $"{below}{group.Key}.");
            json.WriteEndObject();
        }
    }

    void WriteApplicants(Utf8JsonWriter json)
    {
        var columns = ColumnsOf(c => c.IsOfApplicant).Select(c => (c.Column, c.Position, Row: Stated(c.Position))).Where(c => c.Row is not null)
            .Select(c => (c.Column, c.Position, Row: c.Row!.Value, Entries: CellText.Entries(Text(c.Row!.Value, c.Position)!, byComma: false))).ToList();
        if (columns.Count == 0)
            return;
        var names = columns.Find(c => c.Column.Field == "applicant.name").Entries ?? [];
        foreach (var (column, position, row, entries) in columns)
        {
            _origins.TryAdd("applicants", (row, position));
            if (entries.Length != names.Length)
                Report(row, position, "count", $"有 {entries.Length} 项，与申请人的 {names.Length} 项不一一对应；请按申请人的顺序填写并用分号隔开，没有的留空", $"has {entries.Length} entries for {names.Length} applicants; give one for each in their order, separated by semicolons, empty where there is none");
        }
        json.WriteStartArray("applicants");
        for (var i = 0; i < columns.Max(c => c.Entries.Length); i++)
        {
            json.WriteStartObject();
            foreach (var (column, position, row, entries) in columns)
                if (entries.ElementAtOrDefault(i) is { Length: > 0 } entry)
                {
                    var field = column.Field[ImportColumns.ApplicantPrefix.Length..];
                    json.WriteString(field, column.CodeOf(entry) ?? entry);
                    _origins[string.Create(CultureInfo.InvariantCulture, $"applicants[{i}].{field}")] = (row, position);
                }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>One project of each row that states any; a row that repeats one is told so.</summary>
    void WriteProjects(Utf8JsonWriter json)
    {
        var columns = ColumnsOf(c => c.IsOfProject).ToList();
        var written = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < _rows.Count; row++)
        {
            var cells = columns.Where(c => Text(row, c.Position) is not null).ToList();
            if (cells.Count == 0)
                continue;
            var key = string.Join('\n', cells.Select(c => $"{c.Column.Field}={CellText.Key(Text(row, c.Position)!)}"));
            if (!written.TryAdd(key, row))
            {
                Report(row, cells[0].Position, "repeated", $"与第 {_rows[written[key]].Number} 行的项目相同，已合并", $"states the same project as row {_rows[written[key]].Number}; they are taken as one");
                continue;
            }
            if (written.Count == 1)
                json.WriteStartArray("projects");
            json.WriteStartObject();
            foreach (var (column, position) in cells)
            {
                var field = column.Field[ImportColumns.ProjectPrefix.Length..];
                json.WritePropertyName(field);
                WriteValue(json, column, Text(row, position)!);
                _origins[string.Create(CultureInfo.InvariantCulture, $"projects[{written.Count - 1}].{field}")] = (row, position);
            }
            json.WriteEndObject();
        }
        if (written.Count > 0)
            json.WriteEndArray();
    }

    IEnumerable<(ImportColumn Column, int Position)> ColumnsOf(Func<ImportColumn, bool> isWanted) =>
        _header.Columns.Select((column, position) => (Column: column, Position: position)).Where(c => c.Column is not null && isWanted(c.Column))!;

    string? Text(int row, int position) =>
        _rows[row].Cells.ElementAtOrDefault(position) is { Flaw: CellFlaw.None } cell && !string.IsNullOrWhiteSpace(cell.Text) ? cell.Text.Trim() : null;

    void Report(int row, int position, string code, string zh, string en) => _findings.Add(new(row, position, code, zh, en));
}
