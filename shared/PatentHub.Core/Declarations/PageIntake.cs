using System.Text.Json;
using PatentHub.Declarations.Quarantine;
using PatentHub.Declarations.Sources;
using PatentHub.Patents;
using PatentHub.Storage;

namespace PatentHub.Declarations;

/// <summary>
/// Takes in the items of one page: keeps, quarantines or refuses each, and counts them. An item that is stored as it is costs one look
/// at its number and content hash, and is not read any further.
/// </summary>
public sealed class PageIntake(StoredHashes hashes, DeclarationWriter writer, QuarantineStore quarantine, TimeProvider clock, Random random)
{
    /// <param name="seen">Receives the key of every item that the page states as existing; null if nobody asks.</param>
    /// <param name="census">Receives every item that had to be read; null if nobody asks.</param>
    public async Task<SyncCounts> TakeAsync(string source, JsonElement items, Action<string>? seen, FieldCensus? census, CancellationToken cancellationToken)
    {
        var (sorted, absent) = await SortAsync(source, items, seen, census, cancellationToken);
        await quarantine.KeepAsync(source, sorted.Bad, cancellationToken);
        var outcomes = await writer.WriteAsync(sorted.Edits.Values, cancellationToken, absent);
        await quarantine.ForgetAsync(source, sorted.RefusedNumbers, cancellationToken);
        // Whatever the source states of a number now that can be kept, its bad item is gone: corrected, taken back, deleted.
        await quarantine.ClearAsync(source, [.. outcomes.Keys.Concat(sorted.Unchanged).Except(sorted.Bad.Select(b => b.Key))], cancellationToken);
        return sorted.CountsWith(outcomes);
    }

    /// <summary>What <see cref="TakeAsync"/> would make of the page; nothing is written.</summary>
    public async Task<SyncCounts> PreviewAsync(string source, JsonElement items, CancellationToken cancellationToken)
    {
        var (sorted, _) = await SortAsync(source, items, null, null, cancellationToken);
        return sorted.CountsWith(await writer.PreviewAsync(sorted.Edits.Values, cancellationToken));
    }

    /// <returns>The items by what is to be done, and the numbers that are not stored.</returns>
    async Task<(Sorted Sorted, HashSet<string> Absent)> SortAsync(string source, JsonElement items, Action<string>? seen, FieldCensus? census, CancellationToken cancellationToken)
    {
        var page = items.EnumerateArray().Select(element => (Element: element, Glance: DeclarationReader.Glance(element))).ToList();
        // Of repeats each has to be read, since one of them wins.
        var repeated = page.Select(p => p.Glance.Number).OfType<string>().GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var stored = await hashes.ReadAsync(source, page.Where(p => p.Glance.ContentHash is not null).Select(p => p.Glance.Number!), cancellationToken);
        var sorted = new Sorted(source, OfficeCalendar.Day(clock.GetUtcNow()), Tracing.NewTraceParent(random));
        foreach (var (element, glance) in page)
            if (glance is { Number: { } number, ContentHash: { } hash } && stored.GetValueOrDefault(number) is var known && known == hash && !repeated.Contains(number))
            {
                sorted.AddUnchanged(number);
                seen?.Invoke(number);
            }
            else
            {
                var item = DeclarationReader.Read(element, sorted.Today, glance);
                sorted.Add(item, clock.GetUtcNow());
                if (item is not DeclarationItem.Refused)
                    census?.Add(element);
            }
        if (seen is not null)
            foreach (var number in sorted.Edits.Values.OfType<DeclarationEdit.Item>().Select(e => e.Number).Concat(sorted.Bad.Select(b => b.Key)))
                seen(number);
        return (sorted, page.Where(p => p.Glance.ContentHash is not null && !stored.ContainsKey(p.Glance.Number!)).Select(p => p.Glance.Number!).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>The items of a page by what is to be done with them.</summary>
    sealed class Sorted(string source, DateOnly today, string traceParent)
    {
        public DateOnly Today => today;

        public SyncCounts Counts { get; private set; } = new();

        /// <summary>One edit per number: of repeats the last by (updatedAt, position) wins, the others count as unchanged.</summary>
        public Dictionary<string, DeclarationEdit> Edits { get; } = new(StringComparer.Ordinal);

        public List<DeclarationItem.Quarantined> Bad { get; } = [];

        /// <summary>Secret ones among the edits: they only remove what is there, and are counted as refused.</summary>
        public HashSet<string> RefusedNumbers { get; } = new(StringComparer.Ordinal);

        /// <summary>Those that are stored as they are.</summary>
        public List<string> Unchanged { get; } = [];

        public SyncCounts CountsWith(IReadOnlyDictionary<string, EditOutcome> outcomes) =>
            outcomes.Where(o => !RefusedNumbers.Contains(o.Key)).Aggregate(Counts, (sum, o) => sum.Add(o.Value));

        public void AddUnchanged(string number)
        {
            Counts = Counts with { Read = Counts.Read + 1, Unchanged = Counts.Unchanged + 1 };
            Unchanged.Add(number);
        }

        public void Add(DeclarationItem item, DateTimeOffset now)
        {
            Counts = Counts with { Read = Counts.Read + 1 };
            switch (item)
            {
                case DeclarationItem.Kept kept:
                    Add(new DeclarationEdit.Item(source, traceParent, kept), kept.Declaration.UpdatedAt);
                    break;
                case DeclarationItem.Tombstone tombstone:
                    Add(new DeclarationEdit.Deletion(tombstone.Number.Value, source, traceParent, tombstone.UpdatedAt), tombstone.UpdatedAt);
                    break;
                case DeclarationItem.Quarantined quarantined:
                    AddBad(quarantined);
                    break;
                case DeclarationItem.Refused refused:
                    AddRefused(refused, now);
                    break;
            }
        }

        void AddBad(DeclarationItem.Quarantined quarantined)
        {
            Counts = Counts with { Quarantined = Counts.Quarantined + 1 };
            Bad.Add(quarantined);
        }

        /// <summary>Whatever else the page says of it, no content of it is kept.</summary>
        void AddRefused(DeclarationItem.Refused refused, DateTimeOffset now)
        {
            Counts = Counts with { Refused = Counts.Refused + 1, Quarantined = Counts.Quarantined + 1 };
            if (refused.Number is not { } number)
                return;
            if (Edits.ContainsKey(number.Value) && !RefusedNumbers.Contains(number.Value))
                Counts = Counts with { Unchanged = Counts.Unchanged + 1 };
            RefusedNumbers.Add(number.Value);
            Bad.RemoveAll(b => b.Key == number.Value);
            Edits[number.Value] = new DeclarationEdit.Refusal(number.Value, source, traceParent, refused.UpdatedAt ?? now);
        }

        void Add(DeclarationEdit edit, DateTimeOffset updatedAt)
        {
            // A later word that can be kept takes back a bad one before it.
            Bad.RemoveAll(b => b.Key == edit.Number);
            var earlier = Edits.GetValueOrDefault(edit.Number);
            var wins = earlier is null || updatedAt >= UpdatedAt(earlier);
            // A refused one was counted when it came; of two others one counts by what becomes of it, the other as unchanged.
            if (earlier is not null && !(wins && RefusedNumbers.Remove(edit.Number)))
                Counts = Counts with { Unchanged = Counts.Unchanged + 1 };
            if (wins)
                Edits[edit.Number] = edit;
        }

        static DateTimeOffset UpdatedAt(DeclarationEdit edit) => edit switch
        {
            DeclarationEdit.Item item => item.UpdatedAt,
            DeclarationEdit.Deletion deletion => deletion.UpdatedAt,
            _ => ((DeclarationEdit.Refusal)edit).UpdatedAt,
        };
    }
}
