using System.Text.Json;

namespace PatentHub.Declarations.History;

/// <summary>What became of one field between two states of a declaration.</summary>
/// <param name="Field">Path of the field as documents call it, for example <c>offer.price.amount</c>. A list is one field.</param>
/// <param name="Kind">One of <see cref="FieldChangeKinds"/>.</param>
/// <param name="From">Its value before; null where it was absent.</param>
/// <param name="To">Its value after; null where it is absent.</param>
public sealed record FieldChange(string Field, string Kind, JsonElement? From, JsonElement? To)
{
    /// <summary>Changes with every snapshot and is shown beside it.</summary>
    const string UpdatedAt = "updatedAt";

    /// <summary>Field by field, in the order of their names; an empty document is one without fields. Pure.</summary>
    public static IReadOnlyList<FieldChange> Between(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after) => [.. Compare("", Parse(before), Parse(after))];

    static JsonElement Parse(ReadOnlyMemory<byte> document)
    {
        using var parsed = JsonDocument.Parse(document.IsEmpty ? "{}"u8.ToArray() : document);
        return parsed.RootElement.Clone();
    }

    static IEnumerable<FieldChange> Compare(string prefix, JsonElement before, JsonElement after) =>
        Names(before).Union(Names(after), StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .SelectMany(name => CompareField(prefix + name, Member(before, name), Member(after, name)));

    static IEnumerable<FieldChange> CompareField(string field, JsonElement? before, JsonElement? after) => (before, after) switch
    {
        _ when field == UpdatedAt => [],
        (null, _) => [new(field, FieldChangeKinds.Added, null, after)],
        (_, null) => [new(field, FieldChangeKinds.Removed, before, null)],
        ({ ValueKind: JsonValueKind.Object } from, { ValueKind: JsonValueKind.Object } to) => Compare(field + ".", from, to),
        ({ } from, { } to) => JsonElement.DeepEquals(from, to) ? [] : [new(field, FieldChangeKinds.Changed, from, to)],
    };

    static IEnumerable<string> Names(JsonElement value) => value.EnumerateObject().Select(member => member.Name);

    static JsonElement? Member(JsonElement value, string name) => value.TryGetProperty(name, out var member) ? member : null;
}

public static class FieldChangeKinds
{
    public const string Added = "added";
    public const string Removed = "removed";
    public const string Changed = "changed";
}
