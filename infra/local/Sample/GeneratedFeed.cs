using System.Text.Json;

namespace PatentHub.Local.Sample;

/// <summary>A feed of any length that is computed while it is read.</summary>
sealed class GeneratedFeed(SampleDeclarations declarations, long count) : IFeedItems
{
    readonly long _count = Math.Min(count, SampleDeclarations.Largest);

    public FeedPosition? WritePage(Utf8JsonWriter json, DateTimeOffset? since, FeedPosition? after, int limit)
    {
        var index = since is { } instant ? SampleDeclarations.FirstSince(instant) : 0;
        if (after is { } position)
            index = Math.Max(index, NextAfter(position));
        var end = Math.Min(_count, index + limit);
        for (; index < end; index++)
            declarations.Write(json, index);
        return end < _count && index == end ? PositionOf(end - 1) : null;
    }

    // A computed item has no state to change.
    public void Touch(double place, DateTimeOffset now)
    {
    }

    FeedPosition PositionOf(long index) =>
        new(SampleDeclarations.UpdatedAt(index).UtcTicks, declarations.ApplicationNumber(index));

    /// <summary>Items of one instant stand together, so only those need to be compared.</summary>
    long NextAfter(FeedPosition position)
    {
        var index = SampleDeclarations.FirstSince(new DateTimeOffset(position.UpdatedAt, TimeSpan.Zero));
        while (index < _count && PositionOf(index).CompareTo(position) <= 0)
            index++;
        return index;
    }
}
