using System.Globalization;
using System.Text.Json;
using PatentHub.Local.Simulator;

namespace PatentHub.Local.Sample;

/// <summary>
/// A feed of items that somebody else wrote. Of JSON lines only the order stays in memory, so that a file may be large;
/// another JSON file is kept whole.
/// </summary>
sealed class FileFeed : IFeedItems
{
    readonly Lock _lock = new();
    readonly List<Entry> _entries;
    readonly Func<Entry, byte[]> _read;

    FileFeed(List<Entry> entries, Func<Entry, byte[]> read)
    {
        entries.Sort((left, right) => left.Position.CompareTo(right.Position));
        (_entries, _read) = (entries, read);
    }

    /// <summary>Opens a file; lines by its extension.</summary>
    public static FileFeed Open(string path)
    {
        if (Path.GetExtension(path) is ".jsonl" or ".ndjson")
            return OpenLines(path);
        using var file = File.OpenRead(path);
        return Of(file);
    }

    /// <summary>Reads an array of items, or an object that has one under <c>items</c>.</summary>
    public static FileFeed Of(Stream json)
    {
        using (json)
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var array = root.ValueKind == JsonValueKind.Object ? root.GetProperty("items") : root;
            var raw = array.EnumerateArray().Select(item => JsonSerializer.SerializeToUtf8Bytes(item, SimulatorJson.Default.JsonElement)).ToList();
            var entries = raw.Select((item, index) => EntryOf(item, index, item.Length)).ToList();
            return new FileFeed(entries, entry => raw[(int)entry.Offset]);
        }
    }

    /// <inheritdoc />
    public FeedPosition? WritePage(Utf8JsonWriter json, DateTimeOffset? since, FeedPosition? after, int limit)
    {
        List<Entry> page;
        bool more;
        lock (_lock)
        {
            var start = since is { } instant ? First(entry => entry.Position.UpdatedAt >= instant.UtcTicks) : 0;
            if (after is { } position)
                start = Math.Max(start, First(entry => entry.Position.CompareTo(position) > 0));
            page = _entries.GetRange(start, Math.Min(limit, _entries.Count - start));
            more = start + page.Count < _entries.Count;
        }

        foreach (var entry in page)
            Write(json, entry);
        return more ? page[^1].Position : null;
    }

    /// <inheritdoc />
    public void Touch(double place, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_entries.Count == 0)
                return;
            var index = (int)(place * _entries.Count);
            var entry = _entries[index];
            _entries.RemoveAt(index);
            entry = entry with { Position = entry.Position with { UpdatedAt = now.UtcTicks }, Changed = true };
            _entries.Insert(First(other => other.Position.CompareTo(entry.Position) > 0), entry);
        }
    }

    static FileFeed OpenLines(string path)
    {
        var entries = new List<Entry>();
        using (var lines = new LineReader(File.OpenRead(path)))
        {
            while (lines.Read(out var line))
            {
                if (!line.Span.Trim(" \r\t"u8).IsEmpty)
                    entries.Add(EntryOf(line, lines.LineStart, line.Length));
            }
        }

        var file = File.OpenHandle(path);
        return new FileFeed(entries, entry =>
        {
            var item = new byte[entry.Length];
            RandomAccess.Read(file, item, entry.Offset);
            return item;
        });
    }

    static Entry EntryOf(ReadOnlyMemory<byte> item, long offset, int length)
    {
        using var document = JsonDocument.Parse(item);
        var updatedAt = DateTimeOffset.TryParse(
            Text(document.RootElement, "updatedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant.UtcTicks
            : 0;
        return new Entry(new FeedPosition(updatedAt, Canonical(Text(document.RootElement, "applicationNumber"))), offset, length, Changed: false);
    }

    void Write(Utf8JsonWriter json, Entry entry)
    {
        using var document = JsonDocument.Parse(_read(entry));
        if (!entry.Changed)
        {
            document.RootElement.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        foreach (var field in document.RootElement.EnumerateObject().Where(field => !field.NameEquals("updatedAt")))
            field.WriteTo(json);
        json.WriteString("updatedAt", new DateTimeOffset(entry.Position.UpdatedAt, TimeSpan.Zero));
        json.WriteEndObject();
    }

    /// <summary>The first entry for which a condition holds that holds for all after it.</summary>
    int First(Predicate<Entry> condition)
    {
        var (low, high) = (0, _entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (condition(_entries[middle]))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    // Numbers come in any written form, but the order is that of the numbers.
    static string Canonical(string number) => string.Concat(number.ToUpperInvariant().Where(c => char.IsAsciiDigit(c) || c == 'X'));

    static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    readonly record struct Entry(FeedPosition Position, long Offset, int Length, bool Changed);
}
