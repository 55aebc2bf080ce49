using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>
/// Reads the fields of a JSON object of unknown quality. A bad field reads as absent and leaves a finding that names it;
/// the content of the field is never repeated.
/// </summary>
public readonly struct FieldReader(JsonElement element, string path, List<Finding> findings)
{
    const int MaxItems = 200;
    const int MaxIdentifier = 100;

    public JsonElement Element => element;

    public string PathOf(string field) => path.Length == 0 ? field : $"{path}.{field}";

    public void Report(string field, string code, string zh, string en) => findings.Add(new(PathOf(field), code, zh, en));

    public void Report(string field, IdentifierError error) => findings.Add(error.ToFinding(PathOf(field)));

    /// <summary>The field, unless it is absent or null.</summary>
    public bool TryGet(string field, out JsonElement value) =>
        element.TryGetProperty(field, out value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);

    /// <summary>Trimmed text without control characters; empty reads as absent.</summary>
    public string? Text(string field, int max)
    {
        if (!TryGet(field, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            return Bad<string>(field, "type", "应为文本", "must be a string");
        if (JsonText.Of(value) is not { } raw)
            return Bad<string>(field, "encoding", "含有无法解码的文字", "has text that cannot be decoded");
        var text = Clean(raw);
        if (text.Length > max)
            return Bad<string>(field, "length", $"超过 {max} 个字符，请缩短", $"is longer than {max} characters; shorten it");
        return text.Length == 0 ? null : text;
    }

    public string? Code(string field, FrozenSet<string> list)
    {
        if (Text(field, 200) is not { } text)
            return null;
        return list.TryGetValue(text, out var code) ? code
            : Bad<string>(field, "code", $"取值应为：{string.Join("、", list.Order(StringComparer.Ordinal))}", $"must be one of {string.Join(", ", list.Order(StringComparer.Ordinal))}");
    }

    public DateOnly? Date(string field)
    {
        if (!TryGet(field, out var value))
            return null;
        return DateOnly.TryParseExact(JsonText.Of(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : Bad<DateOnly?>(field, "date", "应为存在的日期，格式如 2024-03-01", "must be a real date, written as 2024-03-01");
    }

    /// <summary>An instant of RFC 3339: an offset is required.</summary>
    public DateTimeOffset? Instant(string field)
    {
        if (!TryGet(field, out var value))
            return null;
        return JsonText.Of(value) is { } text && HasOffset(text) && value.TryGetDateTimeOffset(out var instant) && JsonText.IsStorable(instant)
            ? instant.ToUniversalTime()
            : Bad<DateTimeOffset?>(field, "instant", "应为带时区的时间，如 2026-11-20T09:30:00+08:00", "must be an RFC 3339 time with an offset, such as 2026-11-20T09:30:00+08:00");
    }

    public decimal? Number(string field, decimal min, decimal max)
    {
        if (!TryGet(field, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number >= min && number <= max
            ? number
            : Bad<decimal?>(field, "number", $"应为 {min} 到 {max} 之间的数", $"must be a number from {min} to {max}");
    }

    /// <summary>The valid entries of an array of texts; a bad entry is left out with a finding.</summary>
    public IReadOnlyList<string>? Texts(string field, Func<string, bool> isValid, string zh, string en)
    {
        var list = new List<string>();
        foreach (var (item, index) in Items(field))
            if (JsonText.Of(item) is { } raw && Clean(raw) is { Length: > 0 and <= 500 } text && isValid(text))
                list.Add(text);
            else
                Report($"{field}[{index}]", "entry", zh, en);
        return list.Count == 0 ? null : list;
    }

    /// <summary>An identifier in any written form.</summary>
    /// <param name="doubt">What about it is to be reported though it is kept.</param>
    public T? Identifier<T>(string field, Func<T, IdentifierError?>? doubt = null) where T : struct, IIdentifier<T> =>
        Text(field, MaxIdentifier) is { } text ? Identify(field, text, doubt) : null;

    /// <summary>The canonical forms of an array of identifiers; what is none is left out with a finding.</summary>
    /// <param name="doubt">What about one is to be reported though it is kept.</param>
    public IReadOnlyList<string>? Identifiers<T>(string field, Func<T, IdentifierError?>? doubt = null) where T : struct, IIdentifier<T>
    {
        var list = new List<string>();
        foreach (var (item, index) in Items(field))
            if (JsonText.Of(item) is not { } text)
                Report($"{field}[{index}]", "type", "应为文本", "must be a string");
            else if (Identify($"{field}[{index}]", text, doubt) is { } identifier)
                list.Add(identifier.Value);
        return list.Count == 0 ? null : list;
    }

    T? Identify<T>(string field, string text, Func<T, IdentifierError?>? doubt) where T : struct, IIdentifier<T>
    {
        if (!T.TryParse(text, out var identifier, out var error))
        {
            Report(field, error!);
            return null;
        }
        if (doubt?.Invoke(identifier) is { } doubted)
            Report(field, doubted);
        return identifier;
    }

    /// <summary>The object under a field, to be read in turn.</summary>
    public FieldReader? Nested(string field)
    {
        if (!TryGet(field, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Object ? new FieldReader(value, PathOf(field), findings)
            : Bad<FieldReader?>(field, "type", "应为对象", "must be an object");
    }

    /// <summary>The objects of an array; an entry that is none is left out with a finding.</summary>
    public IEnumerable<FieldReader> NestedItems(string field)
    {
        foreach (var (item, index) in Items(field))
            if (item.ValueKind == JsonValueKind.Object)
                yield return new FieldReader(item, PathOf($"{field}[{index}]"), findings);
            else
                Report($"{field}[{index}]", "type", "应为对象", "must be an object");
    }

    List<(JsonElement Item, int Index)> Items(string field)
    {
        var items = new List<(JsonElement, int)>();
        if (!TryGet(field, out var value))
            return items;
        if (value.ValueKind != JsonValueKind.Array)
            Report(field, "type", "应为数组", "must be an array");
        else
            foreach (var item in value.EnumerateArray())
                if (items.Count < MaxItems)
                    items.Add((item, items.Count));
                else
                {
                    Report(field, "count", $"超过 {MaxItems} 项，其余未读", $"has more than {MaxItems} entries; the rest is not read");
                    break;
                }
        return items;
    }

    T? Bad<T>(string field, string code, string zh, string en)
    {
        Report(field, code, zh, en);
        return default;
    }

    static bool HasOffset(string text) => text.Length > 19 && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-');

    static string Clean(string text)
    {
        var printable = text.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 ? text
            : new string([.. text.Where(c => !char.IsControl(c) || c is '\n' or '\t')]);
        return printable.Trim();
    }
}
