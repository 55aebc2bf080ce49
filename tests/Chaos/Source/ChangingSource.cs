using System.Text.Json;
using PatentHub.Local.Sample;

namespace PatentHub.Chaos.Source;

/// <summary>A feed whose items change while it is read: changed, withdrawn, published again, deleted, added.</summary>
sealed class ChangingSource(TimeProvider clock, Random random) : IFeedItems
{
    readonly Lock _gate = new();
    readonly Dictionary<string, SourceItem> _items = new(StringComparer.Ordinal);
    readonly SortedSet<FeedPosition> _order = [];

    /// <summary>What it offers, by listing.</summary>
    public IReadOnlyDictionary<string, JsonElement> Listings()
    {
        lock (_gate)
            return _items.Values.Where(item => item.State == SourceState.Offered).ToDictionary(item => item.ListingId, item => item.ToListing(), StringComparer.Ordinal);
    }

    public void Add(int count)
    {
        lock (_gate)
            for (var i = 0; i < count; i++)
                AddOne();
    }

    /// <summary>One change somewhere; small things more often than great ones.</summary>
    public void Change()
    {
        lock (_gate)
        {
            var item = _items[SourceItem.NumberOf(random.Next(_items.Count))];
            var roll = random.Next(100);
            if (roll < 3)
                AddOne();
            else if (item.State != SourceState.Offered)
                Put(item with { State = SourceState.Offered, Content = random.Next(SourceItem.Contents) });
            else if (roll < 15)
                Put(item with { State = SourceState.Withdrawn });
            else if (roll < 20)
                Put(item with { State = SourceState.Deleted });
            else
                Put(item with { Content = random.Next(SourceItem.Contents) });
        }
    }

    public FeedPosition? WritePage(Utf8JsonWriter json, DateTimeOffset? since, FeedPosition? after, int limit)
    {
        List<SourceItem> page;
        lock (_gate)
        {
            var from = after ?? new FeedPosition(since?.UtcTicks ?? 0, "");
            page = [.. _order.GetViewBetween(from, new FeedPosition(long.MaxValue, "")).SkipWhile(position => position == after).Take(limit + 1).Select(position => _items[position.Number])];
        }

        foreach (var item in page.Take(limit))
            item.Write(json);
        return page.Count > limit ? page[limit - 1].Position : null;
    }

    public void Touch(double place, DateTimeOffset now)
    {
        lock (_gate)
            Put(_items[SourceItem.NumberOf((int)(place * _items.Count))]);
    }

    void AddOne() => Put(new SourceItem(_items.Count, random.Next(SourceItem.Contents), SourceState.Offered, new FeedPosition(0, SourceItem.NumberOf(_items.Count))));

    void Put(SourceItem item)
    {
        _order.Remove(item.Position);
        item = item with { Position = item.Position with { UpdatedAt = clock.GetUtcNow().UtcTicks } };
        _order.Add(item.Position);
        _items[item.Number] = item;
    }
}
