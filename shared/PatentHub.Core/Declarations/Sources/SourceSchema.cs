using System.Text.Json;
using System.Text.Json.Serialization;
using PatentHub.Storage;

namespace PatentHub.Declarations.Sources;

/// <summary>
/// The fields that a source's items have had, as far as items were read at all: one that is stored as it is has the fields that it had.
/// </summary>
/// <param name="Items">Items whose fields were counted.</param>
/// <param name="Fields">By path, e.g. <c>offer.price.kind</c>, <c>applicants[].name</c>.</param>
/// <param name="Changes">What was reported, newest first.</param>
public sealed record SourceSchema(long Items, IReadOnlyDictionary<string, FieldUse> Fields, IReadOnlyList<SchemaChange> Changes)
{
    /// <summary>Paths that are watched; a feed that invents names is not followed any further.</summary>
    const int MostFields = 150;

    const int MostChanges = 50;

    /// <summary>An absence that would come about by chance in one of a thousand cases is none.</summary>
    const double Chance = 0.001;

    const int ShortestGap = 10;

    public static readonly SourceSchema Unknown = new(0, new Dictionary<string, FieldUse>(), []);

    /// <summary>The fields without which nothing can be taken in: the key, and what tells newer from older.</summary>
    static readonly string[] Vital = ["applicationNumber", "updatedAt"];

    /// <summary>
    /// The vital field that the items of a page have lost; null: none. A single item without it is a bad item and no change of the feed;
    /// that a feed of single items lost it shows in what <see cref="After"/> says.
    /// </summary>
    public static string? Lost(JsonElement items) =>
        items.GetArrayLength() < 2 ? null : Vital.FirstOrDefault(field => items.EnumerateArray().All(item => !Has(item, field)));

    public static bool IsVital(string field) => Vital.Contains(field);

    static bool Has(JsonElement item, string field) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>After a page.</summary>
    /// <param name="isFirst">The source was never read to the end: what it has is taken as it is.</param>
    /// <returns>The schema, and what changed: a field that was never there, one that used to be and is missing beyond chance, one that is back.</returns>
    public (SourceSchema Next, IReadOnlyList<SchemaChange> News) After(FieldCensus page, bool isFirst, DateTimeOffset now)
    {
        if (page.Items == 0)
            return (this, []);
        var fields = new Dictionary<string, FieldUse>(Fields, StringComparer.Ordinal);
        var news = new List<SchemaChange>();
        foreach (var (path, use) in Fields)
            fields[path] = page.Counts.TryGetValue(path, out var seen) ? Met(path, use, seen) : Missed(path, use);
        foreach (var (path, seen) in page.Counts.Where(c => !Fields.ContainsKey(c.Key)).OrderBy(c => c.Key, StringComparer.Ordinal).Take(MostFields - Fields.Count))
        {
            fields[path] = new FieldUse(seen, 0, false);
            if (!isFirst)
                news.Add(new(now, path, SchemaChange.New));
        }
        return (new SourceSchema(Items + page.Items, fields, [.. news.Concat(Changes).Take(MostChanges)]), news);

        FieldUse Met(string path, FieldUse use, long seen)
        {
            if (use.IsGone)
                news.Add(new(now, path, SchemaChange.Returned));
            return new FieldUse(use.Seen + seen, 0, false);
        }

        FieldUse Missed(string path, FieldUse use)
        {
            var gap = use.Gap + page.Items;
            var share = (double)use.Seen / (Items - use.Gap);
            var isGone = use.IsGone || gap >= ShortestGap && Math.Pow(1 - Math.Min(share, 1), gap) < Chance;
            if (isGone && !use.IsGone)
                news.Add(new(now, path, SchemaChange.Vanished));
            return use with { Gap = gap, IsGone = isGone };
        }
    }
}

/// <param name="Seen">Items that had it.</param>
/// <param name="Gap">Items since the last page on which any had it.</param>
/// <param name="IsGone">That it is missing has been reported.</param>
public sealed record FieldUse(long Seen, long Gap, bool IsGone);

/// <param name="Kind">new, vanished or returned.</param>
public sealed record SchemaChange(DateTimeOffset At, string Field, string Kind)
{
    public const string New = "new";
    public const string Vanished = "vanished";
    public const string Returned = "returned";
}

/// <summary>Counts in how many items each field stands.</summary>
public sealed class FieldCensus
{
    const int Depth = 4;
    const int LongestPath = 80;

    readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    readonly HashSet<string> _ofItem = new(StringComparer.Ordinal);

    public long Items { get; private set; }

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Add(JsonElement item)
    {
        // A tombstone has no other fields by design.
        if (item.ValueKind != JsonValueKind.Object || item.TryGetProperty("deleted", out var deleted) && deleted.ValueKind == JsonValueKind.True)
            return;
        Items++;
        _ofItem.Clear();
        Collect(item, "", Depth);
        foreach (var path in _ofItem)
            _counts[path] = _counts.GetValueOrDefault(path) + 1;
    }

    void Collect(JsonElement value, string path, int depth)
    {
        if (depth == 0)
            return;
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject())
            {
                if (NameOf(member) is not { } name || path.Length + name.Length > LongestPath)
                    continue;
                var inner = path.Length == 0 ? name : $"{path}.{name}";
                if (member.Value.ValueKind != JsonValueKind.Null)
                    _ofItem.Add(inner);
                Collect(member.Value, inner, depth - 1);
            }
        else if (value.ValueKind == JsonValueKind.Array)
            foreach (var entry in value.EnumerateArray())
                Collect(entry, path + "[]", depth - 1);
    }

    /// <summary>Null for what no program calls a field.</summary>
    static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name is { Length: > 0 } name && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '$') ? name : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(SourceSchema))]
sealed partial class SourceJson : JsonSerializerContext
{
    public static readonly SourceJson Documents = new(CanonicalJson.DocumentOptions());
}
