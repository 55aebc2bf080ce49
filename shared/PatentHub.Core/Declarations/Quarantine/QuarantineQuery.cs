using PatentHub.Declarations.Sources;

namespace PatentHub.Declarations.Quarantine;

/// <param name="Continuation">Where the next page begins; null: there is none.</param>
public sealed record QuarantinePage(IReadOnlyList<QuarantineEntry> Entries, string? Continuation);

/// <summary>Lists open items, source by source.</summary>
public sealed class QuarantineQuery(QuarantineStore store, SourceDirectory sources)
{
    /// <summary>Whether the two can name an item: letters, digits and hyphens.</summary>
    public static bool IsName(string source, string key) =>
        source.Length is > 0 and <= 40 && key.Length is > 0 and <= 100 && source.Concat(key).All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <param name="source">Null: of all sources.</param>
    /// <returns>Null where the continuation is none of ours.</returns>
    public async Task<QuarantinePage?> ListAsync(string? source, string? continuation, int limit, CancellationToken cancellationToken)
    {
        var ids = source is null ? await sources.ListAsync(cancellationToken) : [source];
        var (first, after) = (0, (string?)null);
        if (continuation?.Split('|') is { } parts)
        {
            if (parts is not [var id, var key] || !IsName(id, key) || !ids.Contains(id))
                return null;
            (first, after) = (ids.ToList().IndexOf(id), key);
        }
        var entries = new List<QuarantineEntry>();
        foreach (var id in ids.Skip(first).Where(id => IsName(id, id)))
        {
            entries.AddRange(await store.ListAsync(id, after, limit - entries.Count, cancellationToken));
            after = null;
            if (entries.Count == limit)
                return new QuarantinePage(entries, $"{entries[^1].Source}|{entries[^1].Key}");
        }
        return new QuarantinePage(entries, null);
    }
}
