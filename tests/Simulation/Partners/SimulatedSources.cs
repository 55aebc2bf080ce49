using System.Globalization;
using PatentHub.Patents;

namespace PatentHub.Simulation.Partners;

/// <summary>All sources, in the order of their precedence, and what follows from what they state together.</summary>
sealed class SimulatedSources
{
    readonly World _world;
    readonly List<SimulatedSource> _all = [];
    int _serial;

    public SimulatedSources(World world)
    {
        _world = world;
        for (var i = world.Dice.Between(1, 2); i > 0; i--)
            _all.Add(new SimulatedSource(world, FormattableString.Invariant($"source-{_all.Count}")));
    }

    public IReadOnlyList<SimulatedSource> All => _all;

    /// <summary>All numbers that anybody ever stated.</summary>
    public IReadOnlyList<string> EverKnown => [.. _all.SelectMany(s => s.EverKnown).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public bool IsCommitting => _all.Exists(s => s.IsCommitting);

    public SimulatedSource this[string id] => _all.Find(s => s.Id == id)!;

    /// <summary>Some source states something new: a patent that nobody knew, or one that another source states.</summary>
    public void Add()
    {
        var source = _world.Dice.Pick(_all);
        var others = EverKnown.Except(source.EverKnown, StringComparer.Ordinal).ToList();
        source.Add(others.Count > 0 && _world.Dice.Chance(0.7) ? _world.Dice.Pick(others) : NewNumber());
    }

    public void Change() => _world.Dice.Pick(_all).Change();

    /// <summary>What the hub is to know of a patent; null: nothing.</summary>
    public string? ExpectedTitle(string number) => Stated(number) is { } stated && stated.Count > 0 ? stated[0].Title : null;

    /// <summary>What the platforms are to show of a patent; null: nothing.</summary>
    public string? ExpectedListing(string number) =>
        Stated(number)?.Find(i => i.IsOffered) is { } offer && (offer.ValidUntil is not { } until || OfficeCalendar.EndOf(until) > _world.Timeline.Now) ? ExpectedTitle(number) : null;

    /// <summary>A source called it secret, and does not state it openly: whether the hub saw that or not, nothing is right as well.</summary>
    public bool MayBeBarred(string number) => _all.Exists(s => s.MayBar(number));

    /// <summary>What is stated, first the first in precedence; null: somebody calls it secret.</summary>
    List<SourceItem>? Stated(string number)
    {
        var stated = _all.Select(s => s.Items.GetValueOrDefault(number)).OfType<SourceItem>().Where(i => !i.IsDeleted).ToList();
        return stated.Exists(i => i.IsSecret) ? null : stated;
    }

    string NewNumber()
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"20211{_serial++:D7}");
        return digits + ApplicationNumber.CheckCharacter(digits);
    }
}
