using System.Globalization;
using System.Text;
using PatentHub.Declarations.Sources;
using PatentHub.Patents;

namespace PatentHub.Simulation.Partners;

readonly record struct SourcePage(byte[] Body, string? NextCursor, DateTimeOffset AsOf);

/// <summary>A declaration at the source.</summary>
/// <param name="Source">Id of the source.</param>
sealed record SourceItem(string Source, string Number, int Version, bool IsOffered, bool IsDeleted, bool IsSecret, DateOnly? ValidUntil, DateTimeOffset UpdatedAt)
{
    /// <summary>What a platform shows while it holds this version.</summary>
    public string Title => FormattableString.Invariant($"专利 {Number} 第 {Version} 版（{Source}）");
}

/// <summary>
/// A source of declarations. It changes all the time, commits late, shows items with equal times, and withdraws, re-publishes, deletes
/// and forgets.
/// </summary>
sealed class SimulatedSource(World world, string id)
{
    /// <summary>Stands in every item where it must not leave the hub.</summary>
    public const string Inside = "INSIDE-ONLY";

    public const string Phone = "13800138000";

    /// <summary>Less than the overlap of two reads.</summary>
    static readonly TimeSpan LatestCommit = TimeSpan.FromMinutes(5);

    readonly Dictionary<string, SourceItem> _items = new(StringComparer.Ordinal);
    readonly HashSet<string> _committing = [];
    readonly HashSet<string> _everKnown = [];
    readonly HashSet<string> _everSecret = [];

    public string Id => id;

    /// <summary>What it states now.</summary>
    public IReadOnlyDictionary<string, SourceItem> Items => _items;

    /// <summary>All numbers that it ever stated.</summary>
    public IReadOnlyCollection<string> EverKnown => _everKnown;

    public bool IsCommitting => _committing.Count > 0;

    /// <summary>It calls the patent secret, or has done so and does not state it openly now.</summary>
    public bool MayBar(string number) => _everSecret.Contains(number) && _items.GetValueOrDefault(number) is not { IsDeleted: false, IsSecret: false };

    public void Add(string number)
    {
        DateOnly? until = world.Dice.Chance(0.2) ? OfficeCalendar.Day(world.Timeline.Now).AddDays(world.Dice.Next(2)) : null;
        Commit(new SourceItem(id, number, 1, world.Dice.Chance(0.85), false, false, until, default));
    }

    /// <summary>Something happens to one item.</summary>
    public void Change()
    {
        var free = _items.Values.Where(i => !_committing.Contains(i.Number)).OrderBy(i => i.Number, StringComparer.Ordinal).ToList();
        if (free.Count == 0)
            return;
        var item = world.Dice.Pick(free);
        switch (world.Dice.Next(10))
        {
            case 0 or 1:
                Commit(item with { IsOffered = !item.IsOffered, Version = item.Version + 1, IsDeleted = false });
                break;
            case 2:
                Commit(item with { IsDeleted = !item.IsDeleted, Version = item.Version + 1 });
                break;
            case 3 when world.Dice.Chance(0.3):
                Commit(item with { IsSecret = true, Version = item.Version + 1 });
                break;
            case 4 when world.Dice.Chance(0.3):
                world.Story.Tell($"{id}: forgets {item.Number}");
                _items.Remove(item.Number);
                break;
            default:
                Commit(item with { Version = item.Version + 1, IsDeleted = false });
                break;
        }
    }

    /// <summary>It is stamped now, or with the time of the last one, and shown now or a little later.</summary>
    void Commit(SourceItem item)
    {
        var now = Floor(world.Timeline.Now, TimeSpan.FromSeconds(world.Dice.Pick([1, 30])));
        var before = _items.GetValueOrDefault(item.Number);
        var stamped = item with { UpdatedAt = before is not null && before.UpdatedAt >= now ? before.UpdatedAt.AddSeconds(1) : now };
        _everKnown.Add(item.Number);
        _committing.Add(item.Number);
        world.Timeline.After(world.Dice.Chance(0.7) ? TimeSpan.Zero : world.Dice.Between(TimeSpan.Zero, LatestCommit), () =>
        {
            world.Story.Tell($"{id}: {stamped}");
            _items[item.Number] = stamped;
            if (stamped.IsSecret)
                _everSecret.Add(item.Number);
            _committing.Remove(item.Number);
        });
    }

    public SourcePage Read(FeedRequest request)
    {
        var after = request.Cursor?.Split('|');
        var rest = _items.Values
            .Where(i => request.UpdatedSince is not { } since || i.UpdatedAt >= since)
            .OrderBy(i => i.UpdatedAt).ThenBy(i => i.Number, StringComparer.Ordinal)
            .Where(i => after is null || (i.UpdatedAt.UtcTicks, i.Number).CompareTo((long.Parse(after[0], CultureInfo.InvariantCulture), after[1])) > 0)
            .Take(request.Limit + 1).ToList();
        var page = rest.Take(request.Limit).ToList();
        var body = new StringBuilder("""{"items":[""").AppendJoin(',', page.Select(Write)).Append("]}");
        // The asOf of a run is that of its first page.
        var asOf = after is null ? world.Timeline.Now : new DateTimeOffset(long.Parse(after[2], CultureInfo.InvariantCulture), TimeSpan.Zero);
        var next = rest.Count > page.Count ? FormattableString.Invariant($"{page[^1].UpdatedAt.UtcTicks}|{page[^1].Number}|{asOf.UtcTicks}") : null;
        return new SourcePage(Encoding.UTF8.GetBytes(body.ToString()), next, asOf);
    }

    static string Write(SourceItem item)
    {
        var head = $$"""{"applicationNumber":"{{item.Number}}","updatedAt":"{{item.UpdatedAt:O}}" """;
        if (item.IsDeleted)
            return head + ""","deleted":true}""";
        var until = item.ValidUntil is { } day ? $",\"validUntil\":\"{day:yyyy-MM-dd}\"" : "";
        var offer = item.IsOffered ? $$$"""
            ,"offer":{"modes":["licence"],"price":{"kind":"negotiable"},"summary":"电话 {{{Phone}}}"{{{until}}},"contact":{"name":"{{{Inside}}}","phone":"{{{Phone}}}"}}
            """ : "";
        return head + $$"""
            ,"title":"{{item.Title}}","patentType":"invention","legalStatus":"granted","secrecy":"{{(item.IsSecret ? "secret" : "none")}}","inventors":["{{Inside}}"],
            "projects":[{"name":"{{Inside}}","number":"{{Inside}}","level":"provincial"}],"applicants":[{"name":"泸州大学","kind":"university"}]
            """ + offer + "}";
    }

    public static bool Leaks(string text) => text.Contains(Inside, StringComparison.Ordinal) || text.Contains(Phone, StringComparison.Ordinal);

    static DateTimeOffset Floor(DateTimeOffset time, TimeSpan unit) => new(time.UtcTicks - time.UtcTicks % unit.Ticks, TimeSpan.Zero);
}
